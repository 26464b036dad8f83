/** A scene's body without an editor: its paragraphs, its words, whether two are the same. */
import type { Body, BodyBlock, TextBlock } from "@/api/types";
import { textOfNote } from "@/editor/schema";
import { countWords } from "@/lib/words";

export const EMPTY_BODY: Body = { type: "doc", content: [{ type: "paragraph" }] };

export function textOfBlock(block: BodyBlock): string {
  if (block.type === "image") return "";
  return (block.content ?? [])
    .map((node) => (node.type === "text" ? node.text : node.type === "hardBreak" ? "\n" : ""))
    .join("");
}

function isText(block: BodyBlock): block is TextBlock {
  return block.type !== "image";
}

/** One string a paragraph, as a reader compares them; a picture is named. */
export function paragraphsOf(body: Body): string[] {
  return (body.content ?? []).map((block) =>
    isText(block) ? textOfBlock(block) : `[Picture: ${block.attrs.alt || block.attrs.name}]`,
  );
}

/** The words a scene counts: its text and its notes. */
export function countBodyWords(body: Body): number {
  let words = 0;
  for (const block of body.content ?? []) {
    if (!isText(block)) continue;
    words += countWords(textOfBlock(block));
    for (const node of block.content ?? [])
      if (node.type === "footnote") words += countWords(textOfNote(node.attrs.content));
  }
  return words;
}

/** Whether two bodies say the same; the order of the keys does not matter, as both come from the same schema. */
export function sameBody(a: Body, b: Body): boolean {
  return JSON.stringify(sorted(a.content ?? [])) === JSON.stringify(sorted(b.content ?? []));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => !(Array.isArray(inner) && inner.length === 0))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
