/** What an author does to the boundaries of a file before it becomes a book; every function returns a new list. */
import type { Boundary, DocumentBlock, Level } from "@/api/imports";

/** How many blocks are the heading where the file itself shows one, by the block where it begins. */
export type Headings = ReadonlyMap<number, number>;

export function readHeadings(boundaries: readonly Boundary[]): Headings {
  return new Map(boundaries.map(({ block, heading_blocks }) => [block, heading_blocks]));
}

function inOrder(boundaries: Boundary[]): Boundary[] {
  return boundaries.sort((a, b) => a.block - b.block);
}

/** A heading never reaches into the next boundary. */
function headingAt(headings: Headings, block: number, next: number): number {
  return Math.min(headings.get(block) ?? 0, next - block);
}

function blockAfter(boundaries: readonly Boundary[], block: number): number {
  return Math.min(...boundaries.map((other) => other.block).filter((other) => other > block), Infinity);
}

export function addBoundary(
  boundaries: readonly Boundary[],
  headings: Headings,
  block: number,
  level: Level,
): Boundary[] {
  if (boundaries.some((other) => other.block === block)) return [...boundaries];
  const before = boundaries.filter((other) => other.block < block).at(-1);
  const heading_blocks = headingAt(headings, block, blockAfter(boundaries, block));
  const role = before?.role ?? "body";
  const made = { block, level, title: "", heading_blocks, role, included: true };
  // Begun inside a heading, it takes the rest of that heading for its own text.
  const shortened = boundaries.map((other) =>
    other === before
      ? { ...other, heading_blocks: Math.min(other.heading_blocks, block - other.block) }
      : other,
  );
  return inOrder([...shortened, made]);
}

export function removeBoundary(boundaries: readonly Boundary[], block: number): Boundary[] {
  return boundaries.filter((other) => other.block !== block);
}

/** Move a boundary to another block, as far as the ones before and after it allow. */
export function moveBoundary(
  boundaries: readonly Boundary[],
  headings: Headings,
  from: number,
  to: number,
  last: number,
): Boundary[] {
  const place = boundaries.findIndex((other) => other.block === from);
  const moved = boundaries[place];
  if (!moved) return [...boundaries];
  const before = boundaries[place - 1];
  const least = before ? before.block + Math.max(1, before.heading_blocks) : 0;
  const most = (boundaries[place + 1]?.block ?? last + 1) - 1;
  const block = Math.min(Math.max(to, least), most);
  const next = boundaries[place + 1]?.block ?? Infinity;
  const heading_blocks = headingAt(headings, block, next);
  return boundaries.map((other) => (other === moved ? { ...moved, block, heading_blocks } : other));
}

export function changeBoundary(
  boundaries: readonly Boundary[],
  block: number,
  change: Partial<Pick<Boundary, "level" | "title" | "role" | "included">>,
): Boundary[] {
  return boundaries.map((other) => (other.block === block ? { ...other, ...change } : other));
}

/** What stands before the first boundary is shown as a section of its own, so that it can be named or left out. */
export function withOpening(boundaries: readonly Boundary[], blocks: readonly DocumentBlock[]): Boundary[] {
  const first = boundaries[0]?.block ?? blocks.length;
  if (first === 0) return [...boundaries];
  const role = boundaries.length > 0 ? "front" : "body";
  const opening: Boundary = {
    block: 0,
    level: "chapter",
    title: "",
    heading_blocks: 0,
    role,
    included: true,
  };
  return [opening, ...boundaries];
}

export interface Section {
  boundary: Boundary;
  /** Words of its text and heading, up to the next boundary. */
  words: number;
  /** Its own word and that of the chapter it belongs to. */
  included: boolean;
}

/** The sections that the boundaries make, each with its words; scenes go with their chapter. */
export function listSections(boundaries: readonly Boundary[], blocks: readonly DocumentBlock[]): Section[] {
  let chapterIncluded = true;
  return boundaries.map((boundary, place) => {
    const end = boundaries[place + 1]?.block ?? blocks.length;
    const words = blocks.slice(boundary.block, end).reduce((sum, block) => sum + block.words, 0);
    if (boundary.level !== "scene") chapterIncluded = boundary.included;
    return { boundary, words, included: chapterIncluded && boundary.included };
  });
}

/** What to call a boundary: its title, else its level and number. */
export function nameBoundary(boundaries: readonly Boundary[], boundary: Boundary): string {
  if (boundary.title.trim()) return boundary.title;
  if (boundary.level === "part") return "Untitled part";
  if (boundary.level === "chapter") return boundary.role === "body" ? "Untitled chapter" : "Untitled section";
  const place = boundaries.indexOf(boundary);
  let number = 2;
  for (let at = place - 1; at >= 0 && boundaries[at]?.level === "scene"; at -= 1) number += 1;
  return `Scene ${number}`;
}
