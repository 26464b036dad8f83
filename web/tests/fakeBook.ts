/** The books of the server in memory, and how they are read and reshaped. */
import type { Body, BodyBlock, Outline, PartLine, Project, Role, TextBlock } from "../src/api/types";
import { countWords } from "../src/lib/words";

export interface FakeScene {
  id: string;
  title: string;
  body: Body;
  revision: number;
  versions: { id: string; created_at: string; words: number; reason: string; revision: number; body: Body }[];
}
export interface FakeChapter {
  id: string;
  title: string;
  role: Role;
  revision: number;
  scenes: FakeScene[];
}
export interface FakePart {
  id: string;
  title: string;
  revision: number;
  chapters: FakeChapter[];
}
export interface FakeBook {
  project: Project;
  parts: FakePart[];
}

export type Reply = { status?: number; data?: unknown; etag?: string };

export class Refusal extends Error {
  status: number;
  body: Record<string, unknown>;
  constructor(status: number, body: Record<string, unknown>) {
    super(String(body["title"]));
    this.status = status;
    this.body = body;
  }
}

export function paragraph(text: string): TextBlock {
  return text ? { type: "paragraph", content: [{ type: "text", text }] } : { type: "paragraph" };
}

export function bodyOf(...paragraphs: string[]): Body {
  return { type: "doc", content: paragraphs.map(paragraph) };
}

export function plainText(body: Body): string {
  return (body.content ?? [])
    .filter((block): block is TextBlock => block.type !== "image")
    .map((block) =>
      (block.content ?? [])
        .map((node) => (node.type === "text" ? node.text : node.type === "hardBreak" ? "\n" : ""))
        .join(""),
    )
    .join("\n\n");
}

export function json(status: number, data: unknown, etag?: string): Response {
  const headers = new Headers({ "Content-Type": "application/json" });
  if (etag) headers.set("ETag", etag);
  return new Response(status === 204 ? null : JSON.stringify(data), { status, headers });
}

export function missing(): Refusal {
  return new Refusal(404, { title: "This is not here", status: 404, detail: "It may have been deleted." });
}

export function chaptersOf(book: FakeBook): FakeChapter[] {
  return book.parts.flatMap((part) => part.chapters);
}

export function sceneOf(book: FakeBook, id: string): FakeScene {
  const scene = chaptersOf(book)
    .flatMap((chapter) => chapter.scenes)
    .find((other) => other.id === id);
  if (!scene) throw missing();
  return scene;
}

interface Item {
  id: string;
  title: string;
  revision: number;
}

export function findItem(
  book: FakeBook,
  id: string,
): { item: Item & { role?: Role }; siblings: Item[] } | null {
  const lists: Item[][] = [
    book.parts,
    ...book.parts.map((part) => part.chapters),
    ...chaptersOf(book).map((c) => c.scenes),
  ];
  for (const siblings of lists) {
    const item = siblings.find((other) => other.id === id);
    if (item) return { item, siblings };
  }
  return null;
}

export function homeOf(book: FakeBook, list: string, parent: string | null): Item[] | null {
  if (!parent) return null;
  if (list === "scenes") return chaptersOf(book).find(({ id }) => id === parent)?.scenes ?? null;
  return book.parts.find(({ id }) => id === parent)?.chapters ?? null;
}

export function insert(list: Item[], item: Item, after?: string, first = false): void {
  const place = list.findIndex((other) => other.id === after);
  if (place >= 0) list.splice(place + 1, 0, item);
  else if (first) list.unshift(item);
  else list.push(item);
}

export function sceneReply(book: FakeBook, scene: FakeScene): Reply {
  const chapter = chaptersOf(book).find((other) => other.scenes.includes(scene));
  const etag = `"${scene.revision}"`;
  return {
    data: {
      id: scene.id,
      title: scene.title,
      chapter_id: chapter?.id,
      body: scene.body,
      words: countWords(plainText(scene.body)),
      revision: scene.revision,
      etag,
    },
    etag,
  };
}

export function outlineOf(book: FakeBook): Outline {
  const parts = book.parts.map<PartLine>((part, position) => ({
    id: part.id,
    title: part.title,
    position,
    etag: `"${part.revision}"`,
    chapters: part.chapters.map((chapter, place) => {
      const scenes = chapter.scenes.map((scene, at) => ({
        id: scene.id,
        title: scene.title,
        words: countWords(plainText(scene.body)),
        revision: scene.revision,
        position: at,
        findings: 0,
        etag: `"${scene.revision}"`,
      }));
      const words = scenes.reduce((sum, scene) => sum + scene.words, 0);
      return {
        id: chapter.id,
        title: chapter.title,
        role: chapter.role,
        position: place,
        words,
        findings: 0,
        etag: `"${chapter.revision}"`,
        scenes,
      };
    }),
  }));
  return {
    parts,
    words: parts.flatMap((part) => part.chapters).reduce((sum, chapter) => sum + chapter.words, 0),
  };
}

export function splitBlocks(blocks: BodyBlock[], at: number, offset: number): [BodyBlock[], BodyBlock[]] {
  const block = blocks[at];
  if (!block || block.type === "image" || offset === 0) return [blocks.slice(0, at), blocks.slice(at)];
  const letters = Array.from(plainText({ type: "doc", content: [block] }));
  const half = (text: string): BodyBlock => ({ ...block, content: text ? [{ type: "text", text }] : [] });
  const second = letters.slice(offset).join("");
  return [
    [...blocks.slice(0, at), half(letters.slice(0, offset).join(""))],
    [...(second ? [half(second)] : []), ...blocks.slice(at + 1)],
  ];
}
