/** How many words: this chapter, the book. */
import { findScene } from "@/api/outline";
import type { Outline } from "@/api/types";
import { formatCount, formatNumber } from "@/lib/format";
import { useWorkbench } from "@/ui/workbench";

export function WordLine({ outline }: { outline: Outline }) {
  const sceneId = useWorkbench((value) => value.sceneId);
  const found = findScene(outline, sceneId);
  return (
    <p className="word-line">
      {found ? <span>{formatNumber(found.chapter.words)} in this chapter</span> : null}
      <span>{formatCount(outline.words, "word")}</span>
    </p>
  );
}
