/** What changed between two texts: paragraphs first, words inside the paragraphs that changed. */

export type Change = "same" | "added" | "removed";

export interface Piece {
  change: Change;
  text: string;
}

/** A row of a side-by-side view; a side that is null has no such paragraph. */
export interface DiffRow {
  change: "same" | "changed" | "added" | "removed";
  before: Piece[] | null;
  after: Piece[] | null;
}

/** Longest common subsequence as pairs of indexes; ends that are equal are taken first, so most texts cost little. */
function findCommon<T>(before: readonly T[], after: readonly T[]): [number, number][] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let endBefore = before.length;
  let endAfter = after.length;
  while (endBefore > start && endAfter > start && before[endBefore - 1] === after[endAfter - 1]) {
    endBefore -= 1;
    endAfter -= 1;
  }
  const pairs: [number, number][] = [];
  for (let i = 0; i < start; i += 1) pairs.push([i, i]);
  for (const [i, j] of findMiddle(before.slice(start, endBefore), after.slice(start, endAfter)))
    pairs.push([i + start, j + start]);
  for (let i = 0; endBefore + i < before.length; i += 1) pairs.push([endBefore + i, endAfter + i]);
  return pairs;
}

function findMiddle<T>(before: readonly T[], after: readonly T[]): [number, number][] {
  const width = after.length + 1;
  const longest = new Uint32Array((before.length + 1) * width);
  const at = (i: number, j: number) => longest[i * width + j] ?? 0;
  for (let i = before.length - 1; i >= 0; i -= 1)
    for (let j = after.length - 1; j >= 0; j -= 1)
      longest[i * width + j] =
        before[i] === after[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const pairs: [number, number][] = [];
  let i = 0;
  let j = 0;
  while (i < before.length && j < after.length) {
    if (before[i] === after[j]) pairs.push([i++, j++]);
    else if (at(i + 1, j) >= at(i, j + 1)) i += 1;
    else j += 1;
  }
  return pairs;
}

function splitWords(text: string): string[] {
  return text.match(/\s+|[^\s]+/g) ?? [];
}

function join(pieces: Piece[]): Piece[] {
  const joined: Piece[] = [];
  for (const piece of pieces) {
    const last = joined.at(-1);
    if (last?.change === piece.change) last.text += piece.text;
    else joined.push({ ...piece });
  }
  return joined;
}

/** Words of two paragraphs: each side's pieces, so that both can be read whole. */
export function compareWords(before: string, after: string): { before: Piece[]; after: Piece[] } {
  const a = splitWords(before);
  const b = splitWords(after);
  const common = findCommon(a, b);
  const left = new Set(common.map(([i]) => i));
  const right = new Set(common.map(([, j]) => j));
  return {
    before: join(a.map((text, i) => ({ text, change: left.has(i) ? "same" : "removed" }))),
    after: join(b.map((text, j) => ({ text, change: right.has(j) ? "same" : "added" }))),
  };
}

/** Paragraphs of two texts in rows; paragraphs that stand at the same place between equal ones are held to be edits. */
export function compareParagraphs(before: readonly string[], after: readonly string[]): DiffRow[] {
  const rows: DiffRow[] = [];
  let i = 0;
  let j = 0;
  const flushTo = (endBefore: number, endAfter: number) => {
    while (i < endBefore && j < endAfter) {
      rows.push({ change: "changed", ...compareWords(before[i++] ?? "", after[j++] ?? "") });
    }
    while (i < endBefore)
      rows.push({ change: "removed", before: [{ change: "removed", text: before[i++] ?? "" }], after: null });
    while (j < endAfter)
      rows.push({ change: "added", before: null, after: [{ change: "added", text: after[j++] ?? "" }] });
  };
  for (const [same, also] of findCommon(before, after)) {
    flushTo(same, also);
    const text = before[same] ?? "";
    rows.push({ change: "same", before: [{ change: "same", text }], after: [{ change: "same", text }] });
    i = same + 1;
    j = also + 1;
  }
  flushTo(before.length, after.length);
  return rows;
}
