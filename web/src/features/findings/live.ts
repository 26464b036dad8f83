/** The progress of a check as the socket tells it, until it is over. */
import { useEffect, useState } from "react";
import { onProjectEvent } from "@/api/events";

export interface LiveRun {
  progress: number;
  message?: string | undefined;
}

export function useLiveRun(projectId: string): LiveRun | null {
  const [run, setRun] = useState<LiveRun | null>(null);
  useEffect(() => {
    const stop = onProjectEvent((event) => {
      if (event.type !== "check") return;
      const going = event.status === "queued" || event.status === "running";
      setRun(going ? { progress: event.progress ?? 0, message: event.message || undefined } : null);
    });
    return () => {
      stop();
      setRun(null);
    };
  }, [projectId]);
  return run;
}
