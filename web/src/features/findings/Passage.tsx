/** One side of the evidence: where it stands, and the words themselves with those at fault marked. */
import type { Passage as Evidence } from "@/api/findings";
import type { Severity } from "@/api/types";
import { cutPassage, trimContext } from "@/lib/passage";

interface PassageProps {
  evidence: Evidence;
  severity: Severity;
  /** Show the words before and after as well. */
  context?: boolean;
  /** Goes there. */
  onGo: () => void;
}

export function Passage({ evidence, severity, context = false, onGo }: PassageProps) {
  const inTitle = evidence.place === "title";
  return (
    <figure className="passage" data-severity={severity}>
      <figcaption>
        <button type="button" className="passage-place" onClick={onGo}>
          {describePlace(evidence)}
        </button>
      </figcaption>
      <blockquote data-title={inTitle || undefined}>
        {context && !inTitle ? (
          <span className="passage-context">{trimContext(evidence.prefix, "before")}</span>
        ) : null}
        {cutPassage(evidence).map((run, place) =>
          run.marked ? <mark key={place}>{run.text}</mark> : <span key={place}>{run.text}</span>,
        )}
        {context && !inTitle ? (
          <span className="passage-context">{trimContext(evidence.suffix, "after")}</span>
        ) : null}
      </blockquote>
    </figure>
  );
}

export function describePlace(evidence: Evidence): string {
  const chapter = evidence.chapter_title.trim() || "Untitled chapter";
  if (evidence.place === "title") return `${chapter} (heading)`;
  return evidence.scene_number > 1 ? `${chapter}, scene ${evidence.scene_number}` : chapter;
}
