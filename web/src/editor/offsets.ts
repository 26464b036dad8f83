/** Three ways to say where something is: code points in a scene's plain text, UTF-16 units, positions in the editor.
 *
 * The plain text of a scene is the text of its blocks joined by a blank line; a line break counts one, notes and
 * pictures take no room. The server counts code points, JavaScript counts UTF-16 units, and the editor counts units,
 * one for every note and picture, and two for every block's edges.
 */
import type { Node } from "@tiptap/pm/model";

const SEPARATOR = 2;

export function unitsToCodePoints(text: string, units: number): number {
  let points = 0;
  for (let at = 0; at < units && at < text.length; points += 1)
    at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
  return points;
}

export function codePointsToUnits(text: string, points: number): number {
  let units = 0;
  for (let count = 0; count < points && units < text.length; count += 1)
    units += (text.codePointAt(units) ?? 0) > 0xffff ? 2 : 1;
  return units;
}

export function countCodePoints(text: string): number {
  return unitsToCodePoints(text, text.length);
}

interface Piece {
  /** Position in the editor where the piece begins. */
  position: number;
  /** Code points before the piece. */
  offset: number;
  /** Code points in the piece. */
  length: number;
  /** A line break is "\n"; a note is "". */
  text: string;
}

export interface BlockPlace {
  /** Counted from 0 over everything that stands in the scene, pictures too. */
  block: number;
  /** Code points into the block. */
  offset: number;
}

/** Where the plain text of a document lies in the editor. Made for one document; a changed document needs a new one. */
export class OffsetMap {
  private readonly pieces: Piece[] = [];
  private readonly blocks: { start: number; end: number; offset: number; text: boolean }[] = [];
  /** Code points in the whole plain text. */
  readonly length: number;

  constructor(doc: Node) {
    let offset = 0;
    let first = true;
    doc.forEach((block, start) => {
      if (block.isTextblock) {
        if (!first) offset += SEPARATOR;
        first = false;
      }
      this.blocks.push({ start, end: start + block.nodeSize, offset, text: block.isTextblock });
      if (!block.isTextblock) return;
      // An empty block has a place too.
      if (block.childCount === 0) this.pieces.push({ position: start + 1, offset, length: 0, text: "" });
      block.forEach((inline, at) => {
        const text = inline.isText ? (inline.text ?? "") : inline.type.name === "hardBreak" ? "\n" : "";
        const length = countCodePoints(text);
        this.pieces.push({ position: start + 1 + at, offset, length, text });
        offset += length;
      });
    });
    this.length = offset;
  }

  /** The position of an offset. Where a note stands on the spot, `start` goes behind it and `end` before it. */
  positionOf(offset: number, side: "start" | "end" = "start"): number {
    const fits = this.pieces.filter(
      (piece) => piece.offset <= offset && offset <= piece.offset + piece.length,
    );
    const piece = side === "start" ? fits.at(-1) : fits[0];
    if (piece) return piece.position + codePointsToUnits(piece.text, offset - piece.offset);
    // Between two blocks, or beyond the end: the nearest place before it.
    const before = this.pieces.findLast((other) => other.offset <= offset);
    return before ? before.position + before.text.length : 1;
  }

  offsetOf(position: number): number {
    const piece = this.pieces.findLast((other) => other.position <= position);
    if (!piece) return 0;
    return piece.offset + unitsToCodePoints(piece.text, Math.max(0, position - piece.position));
  }

  blockPlaceOf(position: number): BlockPlace {
    const block = this.blocks.findLastIndex(({ start }) => start < position);
    const found = this.blocks[block];
    if (!found) return { block: 0, offset: 0 };
    if (!found.text) return { block: position >= found.end ? block + 1 : block, offset: 0 };
    return { block, offset: this.offsetOf(position) - found.offset };
  }
}
