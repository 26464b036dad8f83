/** What the scene at hand was before: kept states, what changed since, and the way back. */
import "@/features/history/history.css";
import { useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useMay } from "@/api/access";
import { findScene, titleOfChapter, titleOfScene, useOutline } from "@/api/outline";
import { keys } from "@/api/queries";
import { fetchScene, keepScene } from "@/api/scenes";
import { restoreVersion, useVersion, useVersions, versionsQuery } from "@/api/versions";
import type { Scene, Version } from "@/api/types";
import { paragraphsOf } from "@/editor/prose";
import { SideBySide } from "@/editor/SideBySide";
import { unsaved } from "@/editor/structure";
import { compareParagraphs } from "@/lib/diff";
import { formatAgo, formatCount, formatMoment } from "@/lib/format";
import { Button } from "@/ui/Button";
import { EmptyState, Mishap, SkeletonLines } from "@/ui/feedback";
import { Sheet } from "@/ui/Sheet";
import { showProblem, showToast } from "@/ui/toasts";
import { useWorkbench } from "@/ui/workbench";
import { useQuery } from "@tanstack/react-query";

const REASONS: Record<string, string> = {
  autosave: "Kept while writing",
  import: "As it was brought in",
  "before-import": "Before it was brought in again",
  restore: "Before an earlier state came back",
  split: "Before it was split",
  merge: "Before it was merged",
  manual: "Kept by you",
};

export default function History({ projectId }: { projectId: string }) {
  const outline = useOutline(projectId);
  const sceneId = useWorkbench((value) => value.sceneId);
  const found = findScene(outline.data, sceneId);
  if (!found)
    return (
      <EmptyState title="No scene chosen">Go to a scene in the page to see what it was before.</EmptyState>
    );
  return (
    <section className="history" aria-label="History">
      <h2>
        {titleOfChapter(found.chapter)}
        <span>{titleOfScene(found.scene, found.number)}</span>
      </h2>
      <Versions key={found.scene.id} projectId={projectId} sceneId={found.scene.id} />
    </section>
  );
}

function Versions({ projectId, sceneId }: { projectId: string; sceneId: string }) {
  const versions = useVersions(projectId, sceneId);
  const [chosen, setChosen] = useState<Version | null>(null);
  if (versions.error) return <Mishap error={versions.error} onRetry={() => void versions.refetch()} />;
  if (!versions.data)
    return (
      <div className="history-waiting">
        <SkeletonLines lines={5} height={34} />
      </div>
    );
  if (versions.data.length === 0)
    return (
      <p className="history-none">
        Nothing is kept yet. While you write, a state of this scene is kept every few minutes, and before
        every import.
      </p>
    );
  return (
    <>
      <ol>
        {versions.data.map((version) => (
          <li key={version.id}>
            <button type="button" onClick={() => setChosen(version)}>
              <span>{formatAgo(version.created_at)}</span>
              <span className="history-why">{version.name || REASONS[version.reason] || "Kept"}</span>
              <span className="history-words">{formatCount(version.words, "word")}</span>
            </button>
          </li>
        ))}
      </ol>
      {chosen ? (
        <Compare projectId={projectId} sceneId={sceneId} version={chosen} onClose={() => setChosen(null)} />
      ) : null}
    </>
  );
}

interface CompareProps {
  projectId: string;
  sceneId: string;
  version: Version;
  onClose: () => void;
}

function Compare({ projectId, sceneId, version, onClose }: CompareProps) {
  const cache = useQueryClient();
  const write = useMay(projectId, "write");
  const kept = useVersion(projectId, sceneId, version.id);
  const now = useQuery({
    queryKey: [...keys.scene(projectId, sceneId), "now", version.id],
    queryFn: async () => {
      await unsaved.flush();
      return fetchScene(projectId, sceneId);
    },
    staleTime: 0,
    gcTime: 0,
  });
  const rows = useMemo(
    () =>
      kept.data && now.data
        ? compareParagraphs(paragraphsOf(kept.data.body), paragraphsOf(now.data.body))
        : null,
    [kept.data, now.data],
  );
  const show = (scene: Scene) => {
    keepScene(cache, projectId, scene);
    void cache.invalidateQueries({ queryKey: keys.versions(projectId, sceneId) });
    void cache.invalidateQueries({ queryKey: keys.outline(projectId) });
  };
  const bringBack = async (id: string) => {
    await unsaved.flush();
    await restoreVersion(projectId, sceneId, id);
    show(await fetchScene(projectId, sceneId));
  };
  const restore = async () => {
    try {
      await bringBack(version.id);
      // Restoring kept what stood there; that is the newest state now, and the way back.
      const [before] = await cache.query(versionsQuery(projectId, sceneId));
      onClose();
      showToast("The scene reads as it did then.", {
        ...(before ? { undo: () => void bringBack(before.id).catch(showProblem) } : {}),
      });
    } catch (error) {
      showProblem(error);
    }
  };
  return (
    <Sheet title={`As it was ${formatMoment(version.created_at)}`} opened onClose={onClose} width={980}>
      {kept.error ? <Mishap error={kept.error} onRetry={() => void kept.refetch()} /> : null}
      {rows ? (
        <SideBySide rows={rows} before="Then" after="Now" />
      ) : kept.error ? null : (
        <SkeletonLines lines={6} />
      )}
      <div className="history-actions">
        <Button onClick={onClose}>{write ? "Leave as it is" : "Close"}</Button>
        {write ? (
          <Button
            tone="main"
            disabled={!rows || rows.every((row) => row.change === "same")}
            onClick={() => void restore()}
          >
            Bring this state back
          </Button>
        ) : null}
      </div>
    </Sheet>
  );
}
