/** Words in, words kept, and everything that could not be kept: nothing is dropped in silence. */
import type { ImportReport } from "@/api/imports";
import type { Section } from "@/features/import/boundaries";
import { formatCount, formatNumber } from "@/lib/format";
import { Icon } from "@/ui/icons";

export function Report({ report, sections }: { report: ImportReport | null; sections: readonly Section[] }) {
  if (!report) return null;
  const left = sections.filter(({ included }) => !included).reduce((sum, { words }) => sum + words, 0);
  const { losses, notes } = report;
  return (
    <section className="report" aria-label="What came with the file">
      <p>
        <Icon name="check" size={16} />
        {left > 0
          ? `${formatCount(report.words_in, "word")} read; ${formatNumber(left)} of them stay out with what you left out below.`
          : `${formatCount(report.words_in, "word")} read, every one of them kept${describeHeadings(report)}.`}
      </p>
      {losses.length > 0 ? (
        <details>
          <summary>{`${formatCount(losses.length, "thing")} could not be kept as in the file`}</summary>
          <ul>
            {losses.map((loss) => (
              <li key={loss.what}>{`${formatNumber(loss.count)} ${loss.what}`}</li>
            ))}
          </ul>
        </details>
      ) : null}
      {notes.map((note) => (
        <p key={note}>{note}</p>
      ))}
    </section>
  );
}

function describeHeadings(report: ImportReport): string {
  return report.in_titles > 0 ? `, ${formatNumber(report.in_titles)} of them in headings` : "";
}
