/** Where a part, chapter or scene goes when it is moved by a step or dropped on another line. */
import type { Row } from "@/features/binder/rows";
import type { Outline } from "@/api/types";
import type { Spot } from "@/editor/outlineEdits";

interface Home {
  id: string;
  children: { id: string }[];
}

/** The lists that hold items of a level, in reading order. */
function listHomes(outline: Outline, level: Row["level"]): Home[] {
  if (level === "part") return [{ id: "", children: outline.parts }];
  if (level === "chapter") return outline.parts.map((part) => ({ id: part.id, children: part.chapters }));
  return outline.parts.flatMap((part) =>
    part.chapters.map((chapter) => ({ id: chapter.id, children: chapter.scenes })),
  );
}

/** One step up or down; past the edge of its chapter or part into the neighbour. null where there is nowhere to go. */
export function stepSpot(outline: Outline, row: Pick<Row, "id" | "level">, by: 1 | -1): Spot | null {
  const homes = listHomes(outline, row.level);
  const at = homes.findIndex(({ children }) => children.some(({ id }) => id === row.id));
  const home = homes[at];
  if (!home) return null;
  const place = home.children.findIndex(({ id }) => id === row.id);
  const neighbour = home.children[place + by];
  if (neighbour) return by > 0 ? { afterId: neighbour.id } : { beforeId: neighbour.id };
  const next = homes[at + by];
  if (!next) return null;
  const first = next.children[0];
  return by > 0 && first ? { parentId: next.id, beforeId: first.id } : { parentId: next.id };
}

export type Half = "upper" | "lower";

/** Where `row` goes when let go over `over`. null where it makes no sense or changes nothing. */
export function dropSpot(outline: Outline, row: Row, over: Row, half: Half): Spot | null {
  if (row.id === over.id) return null;
  if (row.level === over.level) {
    const spot = half === "upper" ? { beforeId: over.id } : { afterId: over.id };
    return { ...(row.level === "part" ? {} : { parentId: over.parentId }), ...spot };
  }
  if (row.level === "scene" && over.level === "chapter")
    return intoHome(outline, row, over.id, over.open === true);
  if (row.level === "chapter" && over.level === "part") return intoHome(outline, row, over.id, true);
  if (row.level === "chapter" && over.level === "scene") {
    return over.parentId === row.id ? null : { afterId: over.parentId };
  }
  return null;
}

function intoHome(outline: Outline, row: Row, homeId: string, atTop: boolean): Spot | null {
  const home = listHomes(outline, row.level).find(({ id }) => id === homeId);
  const first = home?.children.find(({ id }) => id !== row.id);
  if (!home) return null;
  return atTop && first ? { parentId: homeId, beforeId: first.id } : { parentId: homeId };
}
