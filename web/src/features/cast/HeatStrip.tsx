/** Where somebody appears: one cell a chapter, darker for more mentions. */
import { titleOfChapter } from "@/api/outline";
import type { ChapterLine } from "@/api/types";
import { formatCount } from "@/lib/format";

interface HeatStripProps {
  name: string;
  chapters: readonly ChapterLine[];
  mentions: ReadonlyMap<string, number>;
}

export function HeatStrip({ name, chapters, mentions }: HeatStripProps) {
  const most = Math.max(1, ...mentions.values());
  const present = chapters.filter(({ id }) => (mentions.get(id) ?? 0) > 0).length;
  return (
    <span
      className="heat"
      role="img"
      aria-label={`${name} is named in ${present} of ${formatCount(chapters.length, "chapter")}`}
    >
      {chapters.map((chapter) => {
        const count = mentions.get(chapter.id) ?? 0;
        // The square root keeps a single mention visible beside a chapter that names nobody else.
        const strength = count === 0 ? 0 : 0.2 + 0.8 * Math.sqrt(count / most);
        return (
          <span
            key={chapter.id}
            title={`${titleOfChapter(chapter)}: ${formatCount(count, "mention")}`}
            style={{ opacity: strength }}
          />
        );
      })}
    </span>
  );
}
