/** What lies in the trash, in words. */
import type { Thrown } from "@/api/types";
import { formatAgo, formatCount } from "@/lib/format";

export function nameOf({ thing, title }: Thrown): string {
  return title.trim() || (thing === "import" ? "What an import took the place of" : `Untitled ${thing}`);
}

export function describe(thrown: Thrown): string {
  const { words, deleted_by: by, deleted_at: at } = thrown;
  const much = words > 0 ? ` · ${formatCount(words, "word")}` : "";
  return `${kindOf(thrown)}${much} · deleted by ${by.name} ${formatAgo(at)}`;
}

/** The server counts what comes back together: a part's chapters and their scenes, a chapter's scenes, each with itself. */
function kindOf({ thing, items }: Thrown): string {
  const inside = items - 1;
  if (thing === "import") return `Put aside by an import: ${countMixed(items)}`;
  if (thing === "part" && inside > 0) return `Part with ${countMixed(inside)}`;
  if (thing === "chapter" && inside > 0) return `Chapter with ${formatCount(inside, "scene")}`;
  return thing.charAt(0).toUpperCase() + thing.slice(1);
}

function countMixed(count: number): string {
  return count === 1 ? "1 chapter or scene" : `${count} chapters and scenes`;
}
