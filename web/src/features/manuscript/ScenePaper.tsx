/** One scene on the page: a space while it is far, still text when it comes near, an editor when it is here. */
import { memo, useCallback, useEffect, useLayoutEffect, useRef, useState, type MouseEvent } from "react";
import { useQuery } from "@tanstack/react-query";
import { answerWanted } from "@/features/manuscript/answer";
import { useNearness } from "@/features/manuscript/nearness";
import { useStage } from "@/features/manuscript/stage";
import { useAnnotations } from "@/api/annotations";
import { entitiesQuery } from "@/api/entities";
import { useChapterScenes } from "@/api/scenes";
import type { Scene } from "@/api/types";
import { toMarks } from "@/editor/marks";
import { drawStill } from "@/editor/scene";
import { useStore } from "@/lib/store";
import { usePreference } from "@/ui/preferences";
import { Mishap } from "@/ui/feedback";

interface ScenePaperProps {
  projectId: string;
  chapterId: string;
  sceneId: string;
  words: number;
  label: string;
}

/** Wait until the reader stops before an editor is set up, so that scrolling stays light. */
const SETTLE = 90;

export const ScenePaper = memo(function ScenePaper(props: ScenePaperProps) {
  const { projectId, chapterId, sceneId, words, label } = props;
  const stage = useStage();
  const slot = useRef<HTMLDivElement>(null);
  const host = useRef<HTMLDivElement>(null);
  const onLine = useCallback(() => stage.pass(sceneId), [stage, sceneId]);
  const nearness = useNearness(slot, onLine);
  const wanted = useStore(stage.wanted, (value) => (value?.sceneId === sceneId ? value : null));
  const near = nearness !== "away" || wanted !== null;
  const live = useSettled(nearness === "here", wanted !== null);
  const scenes = useChapterScenes(projectId, chapterId, near);
  const scene = scenes.data?.find(({ id }) => id === sceneId);
  const there = useStore(stage.documents.there, (all) => all.has(sceneId));
  // Until its document is there, a scene is read and not written in.
  const ready = scene !== undefined;
  const open = live && ready && there;
  const latest = useRef(scene);
  useLayoutEffect(() => {
    latest.current = scene;
  });

  useFollowed(sceneId, near, wanted !== null);
  // What is only drawn is drawn again when there is something newer; an editor follows its document by itself.
  const drawn = open ? null : scene?.revision;

  useLayoutEffect(() => {
    const target = host.current;
    const text = latest.current;
    if (!target || !near || !ready || !text) return;
    if (!open) {
      drawStill(stage.documents.bodyOf(text), target);
      return;
    }
    const editor = stage.take(sceneId, label);
    target.replaceChildren(editor.options.element as HTMLElement);
    return () => {
      stage.heights.set(sceneId, target.offsetHeight);
      stage.release(sceneId);
    };
  }, [stage, near, open, ready, sceneId, label, drawn]);

  useEffect(() => {
    if (!wanted) return;
    if (open) {
      stage.wanted.set(null);
      answerWanted(stage, wanted);
    }
    // Who pointed at a place is there already.
    else if (!(typeof wanted.at === "object" && "left" in wanted.at))
      slot.current?.scrollIntoView({ block: "start" });
  }, [stage, wanted, open]);

  const writeHere = ({ clientX, clientY }: MouseEvent) =>
    stage.go({ sceneId, at: { left: clientX, top: clientY }, edit: true });
  useMarks(props, scene, open);
  const size = usePreference("size");
  const guess = stage.heights.get(sceneId) ?? guessHeight(words, size);
  return (
    <div
      className="paper"
      ref={slot}
      data-scene={sceneId}
      style={near && ready ? undefined : { height: guess }}
    >
      {scenes.error && !ready ? <Mishap error={scenes.error} onRetry={() => void scenes.refetch()} /> : null}
      {/* eslint-disable-next-line jsx-a11y/click-events-have-key-events -- by keys one comes here from the scene before */}
      <div
        ref={host}
        className={open ? "paper-live" : "prose paper-still"}
        dir="auto"
        onClick={open ? undefined : writeHere}
      />
    </div>
  );
});

/** About eleven words a line, a third more for lines that dialogue leaves short. */
function guessHeight(words: number, size: number): number {
  return Math.max(1, Math.ceil((words / 11) * 1.33)) * size * 1.6;
}

function useSettled(here: boolean, now: boolean): boolean {
  const [settled, setSettled] = useState(false);
  useEffect(() => {
    // One that was set up stays until it is out of reach, so that a small scroll costs nothing.
    const wait = now ? 0 : here ? SETTLE : 400;
    const timer = setTimeout(() => setSettled(here || now), wait);
    return () => clearTimeout(timer);
  }, [here, now]);
  return settled || now;
}

/** The document of a scene is followed while the scene is near, once the reader has stopped there. */
function useFollowed(sceneId: string, near: boolean, now: boolean): void {
  const { documents } = useStage();
  const followed = useSettled(near, now);
  useEffect(() => (followed ? documents.follow(sceneId) : undefined), [documents, sceneId, followed]);
}

/** Names and findings, drawn over the text they were found in. An older reading stays, moved along with the edits. */
function useMarks({ projectId, sceneId }: ScenePaperProps, scene: Scene | undefined, open: boolean): void {
  const stage = useStage();
  const annotations = useAnnotations(projectId, sceneId, open);
  const entities = useQuery({ ...entitiesQuery(projectId), enabled: open });
  useEffect(() => {
    const editor = stage.editorAt(sceneId);
    if (!open || !annotations.data || !editor || !scene) return;
    if (scene.revision !== annotations.data.revision || !stage.documents.agrees(scene)) return;
    const kinds = new Map(entities.data?.map(({ id, kind }) => [id, kind]));
    editor.commands.setSceneMarks(toMarks(annotations.data, kinds));
  }, [stage, sceneId, scene, open, annotations.data, entities.data]);
}
