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

/** The end of what stands before a passage, or the beginning of what follows, from a whole word on. */
export function trimContext(text: string, side: "before" | "after"): string {
  const flat = text.replace(/\s+/g, " ");
  if (Array.from(flat).length < 24) return flat;
  return side === "before" ? flat.replace(/^\S*\s/, "…") : flat.replace(/\s\S*$/, "…");
}
