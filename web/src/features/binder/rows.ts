/** The outline as the lines of a tree, top to bottom. */
import { titleOfChapter, titleOfScene } from "@/api/outline";
import type { Level } from "@/api/structure";
import type { ChapterLine, Outline, PartLine, Role, SceneLine } from "@/api/types";

export interface Row {
  id: string;
  level: Level;
  /** What is written in the line; `title` may be empty where this is not. */
  name: string;
  title: string;
  role: Role | null;
  depth: number;
  words: number;
  findings: number;
  /** null: it holds nothing that could be shown. */
  open: boolean | null;
  parentId: string;
  place: number;
  siblings: number;
  /** The scene the page goes to. */
  sceneId: string | null;
}

export function isParted(outline: Outline): boolean {
  return outline.parts.length > 1 || Boolean(outline.parts[0]?.title);
}

/** A chapter that is one unnamed scene needs no line for it. */
function isLeaf(chapter: ChapterLine): boolean {
  return chapter.scenes.length === 0 || (chapter.scenes.length === 1 && !chapter.scenes[0]?.title);
}

export function listRows(
  outline: Outline,
  opened: ReadonlySet<string>,
  closedParts: ReadonlySet<string>,
): Row[] {
  const parted = isParted(outline);
  return outline.parts.flatMap((part, place) => {
    const chapters = part.chapters.flatMap((chapter, at) =>
      chapterRows(part, chapter, at, opened, parted ? 1 : 0),
    );
    if (!parted) return chapters;
    const shut = closedParts.has(part.id);
    return [partRow(outline, part, place, !shut), ...(shut ? [] : chapters)];
  });
}

function partRow(outline: Outline, part: PartLine, place: number, open: boolean): Row {
  const sum = (pick: (chapter: ChapterLine) => number) =>
    part.chapters.reduce((all, chapter) => all + pick(chapter), 0);
  return {
    id: part.id,
    level: "part",
    name: part.title || `Part ${place + 1}`,
    title: part.title,
    role: null,
    depth: 0,
    words: sum(({ words }) => words),
    findings: sum(({ findings }) => findings),
    open: part.chapters.length ? open : null,
    parentId: "",
    place,
    siblings: outline.parts.length,
    sceneId: part.chapters[0]?.scenes[0]?.id ?? null,
  };
}

function chapterRows(
  part: PartLine,
  chapter: ChapterLine,
  place: number,
  opened: ReadonlySet<string>,
  depth: number,
): Row[] {
  const open = opened.has(chapter.id);
  const leaf = isLeaf(chapter);
  const row: Row = {
    id: chapter.id,
    level: "chapter",
    name: titleOfChapter(chapter),
    title: chapter.title,
    role: chapter.role,
    depth,
    words: chapter.words,
    findings: chapter.findings,
    open: leaf ? null : open,
    parentId: part.id,
    place,
    siblings: part.chapters.length,
    sceneId: chapter.scenes[0]?.id ?? null,
  };
  if (leaf || !open) return [row];
  return [row, ...chapter.scenes.map((scene, at) => sceneRow(chapter, scene, at, depth + 1))];
}

function sceneRow(chapter: ChapterLine, scene: SceneLine, place: number, depth: number): Row {
  return {
    id: scene.id,
    level: "scene",
    name: titleOfScene(scene, place + 1),
    title: scene.title,
    role: null,
    depth,
    words: scene.words,
    findings: scene.findings,
    open: null,
    parentId: chapter.id,
    place,
    siblings: chapter.scenes.length,
    sceneId: scene.id,
  };
}
