/** What this device keeps of a book that the server would not take, as words to copy. */
import { useEffect, useState } from "react";
import { listDrafts, removeDraft, type Draft } from "@/editor/saving/drafts";
import { paragraphsOf } from "@/editor/prose";
import { savingStore } from "@/editor/saving/status";

/** Copies are written a moment after the words they hold; they are looked for again until then. */
const LOOK_AGAIN = [400, 1_500, 4_000];

export interface Kept {
  sceneId: string;
  at: number;
  text: string;
}

export async function listKeptWords(projectId: string): Promise<Kept[]> {
  const drafts = await listDrafts(projectId);
  return drafts
    .map((draft: Draft) => ({
      sceneId: draft.sceneId,
      at: draft.at,
      text: paragraphsOf(draft.body).join("\n\n"),
    }))
    .sort((a, b) => b.at - a.at);
}

export function useKeptWords(projectId: string): { kept: readonly Kept[]; drop: (sceneId: string) => void } {
  const [kept, setKept] = useState<readonly Kept[]>([]);
  const [looked, lookAgain] = useState(0);
  useEffect(() => {
    let gone = false;
    const look = () => void listKeptWords(projectId).then((found) => (gone ? undefined : setKept(found)));
    look();
    const timers = LOOK_AGAIN.map((wait) => setTimeout(look, wait));
    const stop = savingStore.subscribe(() => timers.push(setTimeout(look, LOOK_AGAIN[0])));
    return () => {
      gone = true;
      stop();
      timers.forEach(clearTimeout);
    };
  }, [projectId, looked]);
  const drop = (sceneId: string) =>
    void removeDraft({ projectId, sceneId }).then(() => lookAgain((count) => count + 1));
  return { kept, drop };
}
