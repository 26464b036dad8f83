/** A few words in the top line while the book is being read. */
import { isUnderWay, useLatestRun } from "@/api/checks";
import { useLiveRun } from "@/features/findings/live";

export default function CheckStatus({ projectId }: { projectId: string }) {
  const live = useLiveRun(projectId);
  const run = useLatestRun(projectId).data;
  if (!live && !isUnderWay(run)) return null;
  const percent = Math.round((live?.progress ?? run?.progress ?? 0) * 100);
  return <span className="save-state">{`Checking ${percent} %`}</span>;
}
