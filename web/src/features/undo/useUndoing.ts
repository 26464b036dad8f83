/** Taking back the last change of one's own, and doing it again, wherever in the book it was made. */
import { useQueryClient } from "@tanstack/react-query";
import { useMay } from "@/api/access";
import { changesQuery, forgetTouched, takeBack, useChanges, type Way } from "@/api/changes";
import { keys } from "@/api/queries";
import type { Change } from "@/api/types";
import { useStructure } from "@/editor/structure";
import { showToast } from "@/ui/toasts";

export interface Undoing {
  /** Whether whoever is here may change anything that could be taken back. */
  able: boolean;
  undo: Change | null;
  redo: Change | null;
  go: (way: Way, id?: string) => void;
}

const SAYS: Record<Way, { verb: string; nothing: string; back: Way; backVerb: string }> = {
  undo: {
    verb: "Undo",
    nothing: "There is nothing of yours to undo in this book.",
    back: "redo",
    backVerb: "Redo",
  },
  redo: {
    verb: "Redo",
    nothing: "There is nothing to redo.",
    back: "undo",
    backVerb: "Undo",
  },
};

/** "Undo: moved Scene 4 to Chapter 7". */
export function titleOf(way: Way, change: Change | null): string {
  return change ? `${SAYS[way].verb}: ${change.sentence}` : SAYS[way].verb;
}

export function useUndoing(projectId: string): Undoing {
  const cache = useQueryClient();
  const structure = useStructure(projectId);
  const able = useMay(projectId, "write");
  const changes = useChanges(projectId, able).data;
  const go = (way: Way, id?: string): void => {
    const says = SAYS[way];
    // Asked of the cache: a notice may be answered long after it was drawn.
    const now = cache.getQueryData(changesQuery(projectId).queryKey);
    if (!id && now && !now[way]) return void showToast(says.nothing);
    void structure
      .act(() => takeBack(cache, projectId, way, id))
      .then(async (done) => {
        if (!done) return cache.invalidateQueries({ queryKey: keys.changes(projectId) });
        // The server's words are a sentence of their own: "Taken back: moved Scene 4 to Chapter 7."
        showToast(done.sentence, {
          action: { label: says.backVerb, run: () => go(says.back) },
          about: "undo",
        });
        return forgetTouched(cache, projectId);
      });
  };
  return { able, undo: changes?.undo ?? null, redo: changes?.redo ?? null, go };
}
