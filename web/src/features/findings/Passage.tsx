/** One side of the evidence: where it stands, and the words themselves with those at fault marked. */
import { useEffect, useRef } from "react";
import type { Passage as Evidence } from "@/api/findings";
import type { Severity } from "@/api/types";
import { cutPassage, startAtMark, trimContext } from "@/lib/passage";

interface PassageProps {
  evidence: Evidence;
  severity: Severity;
  /** Show the words before and after as well. */
  context?: boolean;
  /** More of the page, where it is at hand. */
  around?: { before: string; after: string } | null;
  /** Goes there. */
  onGo: () => void;
}

export function Passage({ evidence, severity, context = false, around = null, onGo }: PassageProps) {
  const inTitle = evidence.place === "title";
  const figure = useRef<HTMLElement>(null);
  useEffect(() => {
    const page = figure.current;
    const mark = page?.querySelector("mark");
    if (page && mark) page.scrollTop = mark.offsetTop - page.offsetTop - page.clientHeight / 3;
  }, [around?.before]);
  return (
    <figure ref={figure} className="passage" data-severity={severity}>
      <figcaption>
        <button type="button" className="passage-place" onClick={onGo}>
          {describePlace(evidence)}
        </button>
      </figcaption>
      <blockquote data-title={inTitle || undefined}>
        {context && !inTitle ? (
          <span className="passage-context">{around?.before ?? trimContext(evidence.prefix, "before")}</span>
        ) : null}
        {(context ? cutPassage(evidence) : startAtMark(cutPassage(evidence))).map((run, place) =>
          run.marked ? <mark key={place}>{run.text}</mark> : <span key={place}>{run.text}</span>,
        )}
        {context && !inTitle ? (
          <span className="passage-context">{around?.after ?? trimContext(evidence.suffix, "after")}</span>
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
