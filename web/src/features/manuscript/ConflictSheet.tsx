/** A scene was changed in two places: both texts side by side, and three ways on that lose nothing. */
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useStage } from "@/features/manuscript/stage";
import { findScene, outlineQuery, titleOfChapter, titleOfScene } from "@/api/outline";
import { keys } from "@/api/queries";
import { Problem, UNREACHABLE } from "@/api/problem";
import { keepVersion } from "@/api/versions";
import { paragraphsOf } from "@/editor/prose";
import { SideBySide } from "@/editor/SideBySide";
import { conflictStore, settleConflict, type Conflict } from "@/editor/documents/conflicts";
import { useStructure } from "@/editor/structure";
import { compareParagraphs } from "@/lib/diff";
import { useStore } from "@/lib/store";
import { Button } from "@/ui/Button";
import { Sheet } from "@/ui/Sheet";
import { showProblem, showToast } from "@/ui/toasts";

export function ConflictSheet({ projectId }: { projectId: string }) {
  const conflict = useStore(conflictStore, (all) => all[0]);
  const [put, setPut] = useState<string | null>(null);
  if (!conflict) return null;
  // Put aside, nothing is sent and nothing is lost; the top line says so until it is settled.
  const aside = put === conflict.sceneId;
  return (
    <>
      {aside ? (
        <Button className="conflict-return" icon="warning" onClick={() => setPut(null)}>
          Settle two versions of a scene
        </Button>
      ) : null}
      <Sheet
        title="This scene was changed in two places"
        opened={!aside}
        onClose={() => setPut(conflict.sceneId)}
        width={980}
      >
        <Choice key={conflict.sceneId} projectId={projectId} conflict={conflict} />
      </Sheet>
    </>
  );
}

function Choice({ projectId, conflict }: { projectId: string; conflict: Conflict }) {
  const stage = useStage();
  const cache = useQueryClient();
  const structure = useStructure(projectId);
  const [busy, setBusy] = useState(false);
  const { sceneId } = conflict;
  const { documents } = stage;
  const forked = documents.get(sceneId);
  const found = findScene(cache.getQueryData(outlineQuery(projectId).queryKey), sceneId);
  // What was typed since the conflict was seen belongs to it too.
  const mine = forked?.body ?? conflict.mine;
  const theirs = forked?.theirs ?? conflict.theirs;
  const rows = compareParagraphs(paragraphsOf(theirs), paragraphsOf(mine));

  const settle = async (act: () => Promise<void>) => {
    setBusy(true);
    try {
      await act();
      await cache.invalidateQueries({ queryKey: keys.versions(projectId, sceneId) });
      settleConflict(sceneId);
    } catch (error) {
      showProblem(error);
    }
    setBusy(false);
  };
  const keepMine = () =>
    settle(async () => {
      await keepVersion(projectId, sceneId, "The other version");
      await forked?.settle(mine);
      showToast("Your version stands. The other one is in the scene’s history.");
    });
  const keepTheirs = () =>
    settle(async () => {
      await keepVersion(projectId, sceneId, "The other version");
      await forked?.settle(mine);
      await sent(documents.write(sceneId, mine));
      await keepVersion(projectId, sceneId, "Your version");
      await sent(documents.write(sceneId, theirs));
      showToast("The other version stands. Yours is in the scene’s history.");
    });
  const keepBoth = () =>
    settle(async () => {
      if (!found) return;
      const title = `${titleOfScene(found.scene, found.number)} (your version)`;
      const id = await structure.create("scene", { title, parent_id: found.chapter.id, after_id: sceneId });
      if (!id) return;
      await sent(documents.write(id, mine));
      if (forked?.fork) await forked.settle(null);
      else await sent(documents.write(sceneId, theirs));
      await cache.invalidateQueries({ queryKey: ["project", projectId, "scenes"] });
      await cache.invalidateQueries({ queryKey: keys.outline(projectId) });
      showToast("Both versions stand, one after the other.");
    });
  return (
    <div className="conflict">
      <p>
        {found ? `${titleOfChapter(found.chapter)}, ${titleOfScene(found.scene, found.number)}. ` : ""}
        Nothing was overwritten, and both versions are safe. Which one should stand?
      </p>
      <SideBySide rows={rows} before="Saved elsewhere" after="Written here" />
      <div className="conflict-actions">
        <Button disabled={busy} onClick={() => void keepTheirs()}>
          Keep the other
        </Button>
        <Button disabled={busy} onClick={() => void keepBoth()}>
          Keep both
        </Button>
        <Button tone="main" disabled={busy} data-autofocus onClick={() => void keepMine()}>
          Keep mine
        </Button>
      </div>
    </div>
  );
}

/** Nothing goes on before the server has what was written. */
async function sent(done: Promise<boolean>): Promise<void> {
  if (!(await done)) throw new Problem(0, UNREACHABLE);
}
