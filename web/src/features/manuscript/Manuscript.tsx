/** The page: the whole book as continuous text, ready to be written in anywhere. */
import "@/features/manuscript/page.css";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";
import { BookPage } from "@/features/manuscript/BookPage";
import { ConflictSheet } from "@/features/manuscript/ConflictSheet";
import { MarkCards } from "@/features/manuscript/MarkCards";
import { NoteEditor } from "@/features/manuscript/NoteEditor";
import { Stage, StageContext, type StageFacts } from "@/features/manuscript/stage";
import { usePageCommands } from "@/features/manuscript/usePageCommands";
import { may, useMay } from "@/api/access";
import { onProjectEvent } from "@/api/events";
import { outlineQuery, useOutline } from "@/api/outline";
import { projectQuery, useProject } from "@/api/projects";
import { sessionQuery } from "@/api/session";
import { chapterScenesQuery, fetchScene, getImageAddress, keepScene } from "@/api/scenes";
import { keys } from "@/api/queries";
import type { Body, Outline } from "@/api/types";
import { setSceneWords } from "@/editor/outlineEdits";
import { countBodyWords } from "@/editor/prose";
import { imageSource } from "@/editor/schema";
import { unsaved } from "@/editor/structure";
import { Mishap, SkeletonLines } from "@/ui/feedback";
import { showToast } from "@/ui/toasts";
import { onReveal } from "@/ui/workbench";

/** How long news of a scene is gathered before its text is read again. */
const READ_AFTER = 1_000;

export default function Manuscript({ projectId }: { projectId: string }) {
  const outline = useOutline(projectId);
  const project = useProject(projectId);
  const stage = useOpenStage(projectId, outline.data, project.data?.language);
  if (outline.error) return <Mishap error={outline.error} onRetry={() => void outline.refetch()} />;
  if (!outline.data || !stage)
    return (
      <div className="page-scroll">
        <div className="page-column page-waiting">
          <SkeletonLines lines={14} height={18} gap={16} />
        </div>
      </div>
    );
  return (
    <StageContext.Provider value={stage}>
      <OpenBook projectId={projectId} outline={outline.data} stage={stage} />
    </StageContext.Provider>
  );
}

function OpenBook({ projectId, outline, stage }: { projectId: string; outline: Outline; stage: Stage }) {
  const scroll = useRef<HTMLDivElement>(null);
  const write = useMay(projectId, "write");
  useEffect(() => stage.setWritable(write), [stage, write]);
  usePageCommands(projectId, stage, write);
  return (
    <>
      <BookPage projectId={projectId} outline={outline} scroll={scroll} />
      <MarkCards projectId={projectId} scroll={scroll} />
      <NoteEditor scroll={scroll} />
      {write ? <ConflictSheet projectId={projectId} /> : null}
    </>
  );
}

/** Opens the book for writing once what an earlier visit left unsent has been found. */
function useOpenStage(
  projectId: string,
  outline: Outline | undefined,
  language: string | undefined,
): Stage | null {
  const cache = useQueryClient();
  const [stage, setStage] = useState<Stage | null>(null);
  const order = useMemo(
    () =>
      outline?.parts.flatMap((part) =>
        part.chapters.flatMap((chapter) => chapter.scenes.map(({ id }) => ({ id, chapterId: chapter.id }))),
      ) ?? [],
    [outline],
  );
  const latest = useRef<StageFacts>({ projectId, language: "en", order: () => [] });
  useEffect(() => {
    latest.current = { projectId, language: language ?? "en", order: () => order };
  }, [projectId, language, order]);
  useEffect(() => {
    imageSource.address = (name) => getImageAddress(projectId, name);
    const patchWords = (sceneId: string, body: Body) =>
      cache.setQueryData(outlineQuery(projectId).queryKey, (now) =>
        now ? setSceneWords(now, sceneId, countBodyWords(body)) : now,
      );
    const reload = async (sceneId: string) => {
      const line = latest.current.order().find(({ id }) => id === sceneId);
      if (!line || !cache.getQueryData(chapterScenesQuery(projectId, line.chapterId).queryKey)) return;
      const scene = await fetchScene(projectId, sceneId);
      keepScene(cache, projectId, scene);
      patchWords(sceneId, opened.documents.bodyOf(scene));
    };
    const mayWrite = () => {
      const known = cache.getQueryData(projectQuery(projectId).queryKey);
      return !known || may(known.role, "write");
    };
    const opened = new Stage(
      () => latest.current,
      {
        onWords: patchWords,
        onSaved: (sceneId) => void cache.invalidateQueries({ queryKey: keys.versions(projectId, sceneId) }),
      },
      mayWrite(),
    );
    const readings = new Map<string, ReturnType<typeof setTimeout>>();
    const stopHearing = onProjectEvent((event) => {
      const scene = event.type === "scene" ? event.scene_id : undefined;
      if (!scene) return;
      // Somebody who writes makes news every second; it is read when they rest.
      clearTimeout(readings.get(scene));
      readings.set(
        scene,
        setTimeout(() => void reload(scene).catch(() => undefined), READ_AFTER),
      );
    });
    const stopRevealing = onReveal(({ sceneId, start, end, edit }) =>
      opened.go({
        sceneId,
        at: start === undefined ? "start" : { start, end: end ?? start },
        edit: edit ?? false,
      }),
    );
    unsaved.flush = () => opened.documents.flush();
    let gone = false;
    // Who may only read has nothing to send; what is kept on this device is shown for copying instead.
    const recovered = Promise.allSettled([
      cache.query(projectQuery(projectId)),
      // Whose words lie here; without an answer, those of who was here last.
      cache.query({ ...sessionQuery, staleTime: "static" }),
    ]).then(() => (mayWrite() && !gone ? opened.documents.recover() : 0));
    void recovered.then((count) => {
      if (gone) return;
      opened.setWritable(mayWrite());
      if (count > 0) showToast("Words kept on this device since your last visit are being saved now.");
      setStage(opened);
    });
    return () => {
      gone = true;
      stopHearing();
      stopRevealing();
      readings.forEach(clearTimeout);
      unsaved.flush = () => Promise.resolve();
      opened.close();
      setStage(null);
    };
  }, [cache, projectId]);
  return stage;
}
