/** Cuts a quoted passage into runs, the words at fault apart from the others. Offsets count code points. */

export interface Run {
  text: string;
  marked: boolean;
}

export interface Quoted {
  start: number;
  quote: string;
  marks: readonly { start: number; end: number }[];
}

/** Marks may touch, overlap or stand in any order; what lies outside the quote is cut off. */
export function cutPassage({ start, quote, marks }: Quoted): Run[] {
  const points = Array.from(quote);
  const marked = points.map((_, place) =>
    marks.some((mark) => place >= mark.start - start && place < mark.end - start),
  );
  const runs: Run[] = [];
  points.forEach((point, place) => {
    const last = runs.at(-1);
    if (last && last.marked === marked[place]) last.text += point;
    else runs.push({ text: point, marked: marked[place] ?? false });
  });
  return runs;
}

const LEAD = 70;

/** The runs from shortly before the first mark on, so that a few lines are enough to show the words at fault. */
export function startAtMark(runs: readonly Run[]): Run[] {
  const [first, ...others] = runs;
  if (!first || first.marked || others.length === 0) return [...runs];
  const points = Array.from(first.text);
  if (points.length <= LEAD * 1.5) return [...runs];
  const tail = points
    .slice(-LEAD)
    .join("")
    .replace(/^\S*\s/, "");
  return [{ text: `…${tail}`, marked: false }, ...others];
}

/** The paragraphs around a passage, if it still stands where it was found: what precedes and what follows it. */
export function surround(
  paragraphs: readonly string[],
  passage: { start: number; end: number; quote: string },
): { before: string; after: string } | null {
  const points = Array.from(paragraphs.join("\n\n"));
  if (points.slice(passage.start, passage.end).join("") !== passage.quote) return null;
  let from = 0;
  let until = 0;
  let at = 0;
  paragraphs.forEach((text, place) => {
    const end = at + Array.from(text).length;
    // One paragraph more on either side, so that it reads like a page and not like a snippet.
    const next = paragraphs[place + 1];
    if (end < passage.start) from = at;
    if (at < passage.end) until = end + (next === undefined ? 0 : Array.from(next).length + 2);
    at = end + 2;
  });
  return {
    before: points.slice(from, passage.start).join(""),
    after: points.slice(passage.end, until).join(""),
  };
}

/** The end of what stands before a passage, or the beginning of what follows, from a whole word on. */
export function trimContext(text: string, side: "before" | "after"): string {
  const flat = text.replace(/\s+/g, " ");
  if (Array.from(flat).length < 24) return flat;
  return side === "before" ? flat.replace(/^\S*\s/, "…") : flat.replace(/\s\S*$/, "…");
}
