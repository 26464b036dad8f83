/** The book's skeleton: parts, chapters, scenes, in reading order. */
import { queryOptions, useQuery } from "@tanstack/react-query";
import { get } from "@/api/client";
import { keys } from "@/api/queries";
import type { ChapterLine, Outline, PartLine, SceneLine } from "@/api/types";

export function outlineQuery(project: string) {
  return queryOptions({
    queryKey: keys.outline(project),
    queryFn: () => get<Outline>(`/projects/${project}/outline`),
  });
}

export function useOutline(project: string) {
  return useQuery(outlineQuery(project));
}

export interface Found {
  part: PartLine;
  chapter: ChapterLine;
  scene: SceneLine;
  /** Counted from 1 through the chapter. */
  number: number;
}

export function findScene(outline: Outline | undefined, id: string | null): Found | null {
  if (!outline || !id) return null;
  for (const part of outline.parts)
    for (const chapter of part.chapters) {
      const place = chapter.scenes.findIndex((scene) => scene.id === id);
      const scene = chapter.scenes[place];
      if (scene) return { part, chapter, scene, number: place + 1 };
    }
  return null;
}

export function listChapters(outline: Outline | undefined): ChapterLine[] {
  return outline?.parts.flatMap((part) => part.chapters) ?? [];
}

export function listScenes(outline: Outline | undefined): SceneLine[] {
  return listChapters(outline).flatMap((chapter) => chapter.scenes);
}

/** What to call a chapter that has no title of its own. */
export function titleOfChapter(chapter: Pick<ChapterLine, "title" | "role">): string {
  if (chapter.title.trim()) return chapter.title;
  return chapter.role === "body"
    ? "Untitled chapter"
    : chapter.role === "front"
      ? "Front matter"
      : "Back matter";
}

export function titleOfScene(scene: Pick<SceneLine, "title">, number: number): string {
  return scene.title.trim() || `Scene ${number}`;
}
