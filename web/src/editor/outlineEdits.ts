/** An outline after a change, before the server has said so. */
import type { Level } from "@/api/structure";
import type { ChapterLine, Outline, PartLine, Role, SceneLine } from "@/api/types";

type Line = PartLine | ChapterLine | SceneLine;

export interface Spot {
  parentId?: string;
  afterId?: string;
  beforeId?: string;
}

function withParts(parts: PartLine[]): Outline {
  return {
    parts,
    words: parts.flatMap((part) => part.chapters).reduce((sum, chapter) => sum + chapter.words, 0),
  };
}

function withScenes(chapter: ChapterLine, scenes: SceneLine[]): ChapterLine {
  if (scenes === chapter.scenes) return chapter;
  return {
    ...chapter,
    scenes,
    words: scenes.reduce((sum, scene) => sum + scene.words, 0),
    findings: scenes.reduce((sum, scene) => sum + scene.findings, 0),
  };
}

/** Every list of siblings goes through `edit`; lists it returns unchanged keep their identity. */
function editLists(
  outline: Outline,
  edit: <T extends Line>(list: T[], level: Level, parentId: string) => T[],
): Outline {
  const parts = edit(outline.parts, "part", "").map((part) => {
    const chapters = edit(part.chapters, "chapter", part.id).map((chapter) =>
      withScenes(chapter, edit(chapter.scenes, "scene", chapter.id)),
    );
    const same =
      chapters.length === part.chapters.length && chapters.every((line, at) => line === part.chapters[at]);
    return same ? part : { ...part, chapters };
  });
  return withParts(parts);
}

export function changeItem(outline: Outline, id: string, change: { title?: string; role?: Role }): Outline {
  return editLists(outline, (list) =>
    list.some((line) => line.id === id)
      ? list.map((line) => (line.id === id ? { ...line, ...change } : line))
      : list,
  );
}

export function removeItem(outline: Outline, id: string): Outline {
  return editLists(outline, (list) =>
    list.some((line) => line.id === id) ? list.filter((line) => line.id !== id) : list,
  );
}

export function moveItem(outline: Outline, level: Level, id: string, spot: Spot): Outline {
  const line = findLine(outline, id);
  if (!line) return outline;
  const without = removeItem(outline, id);
  return editLists(without, (list, at, parentId) => {
    if (at !== level) return list;
    const place = placeIn(list, parentId, spot);
    if (place === null) return list;
    return [...list.slice(0, place), line as never, ...list.slice(place)];
  });
}

function placeIn(
  list: readonly Line[],
  parentId: string,
  { parentId: wanted, afterId, beforeId }: Spot,
): number | null {
  const after = list.findIndex((line) => line.id === afterId);
  if (after >= 0) return after + 1;
  const before = list.findIndex((line) => line.id === beforeId);
  if (before >= 0) return before;
  return !afterId && !beforeId && parentId === wanted ? list.length : null;
}

export function setSceneWords(outline: Outline, id: string, words: number): Outline {
  return editLists(outline, (list, level) => {
    const line = level === "scene" ? list.find((other) => other.id === id) : undefined;
    if (!line || ("words" in line && line.words === words)) return list;
    return list.map((other) => (other.id === id ? { ...other, words } : other));
  });
}

export function findLine(outline: Outline, id: string): Line | undefined {
  for (const part of outline.parts) {
    if (part.id === id) return part;
    for (const chapter of part.chapters) {
      if (chapter.id === id) return chapter;
      const scene = chapter.scenes.find((line) => line.id === id);
      if (scene) return scene;
    }
  }
  return undefined;
}
