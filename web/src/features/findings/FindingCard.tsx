/** One finding in the list: a sentence, its passages, and what can be done about it. */
import { useEffect, useRef } from "react";
import type { Finding } from "@/api/findings";
import { goTo, type Actions } from "@/features/findings/actions";
import { Intended } from "@/features/findings/Intended";
import { Passage } from "@/features/findings/Passage";
import { SeverityMark } from "@/features/findings/severity";
import { Button, IconButton } from "@/ui/Button";

interface FindingCardProps {
  finding: Finding;
  /** Only the chosen one has its actions in reach. */
  chosen: boolean;
  actions: Actions;
  onChoose: () => void;
  onCompare: () => void;
  onExplain: () => void;
}

export function FindingCard({ finding, chosen, actions, onChoose, onCompare, onExplain }: FindingCardProps) {
  const card = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (chosen) card.current?.scrollIntoView({ block: "nearest" });
  }, [chosen]);
  return (
    <li ref={card} className="finding" data-chosen={chosen || undefined} data-severity={finding.severity}>
      <div className="finding-head">
        <SeverityMark severity={finding.severity} />
        <span className="finding-check">{finding.title}</span>
        {finding.status === "new" ? <span className="finding-new">New</span> : null}
        <IconButton icon="inspector" label="Compare side by side" keys="Enter" onClick={onCompare} />
      </div>
      <button type="button" className="finding-message" aria-pressed={chosen} onClick={onChoose}>
        {finding.message}
      </button>
      <div className="finding-passages">
        {finding.evidence.slice(0, 2).map((evidence, place) => (
          <Passage
            key={place}
            evidence={evidence}
            severity={finding.severity}
            onGo={() => {
              onChoose();
              goTo(evidence);
            }}
          />
        ))}
      </div>
      {finding.evidence.length > 2 ? (
        <button type="button" className="finding-more" onClick={onCompare}>
          {`${finding.evidence.length - 2} more ${finding.evidence.length === 3 ? "passage" : "passages"}`}
        </button>
      ) : null}
      {finding.status === "dismissed" ? <Verdict finding={finding} onReopen={actions.reopen} /> : null}
      {chosen && finding.status !== "dismissed" && finding.status !== "resolved" ? (
        actions.asking ? (
          <Intended onKeep={actions.intend} onCancel={actions.stopAsking} />
        ) : (
          <FindingActions actions={actions} onExplain={onExplain} />
        )
      ) : null}
    </li>
  );
}

export function FindingActions({ actions, onExplain }: { actions: Actions; onExplain: () => void }) {
  return (
    <div className="finding-actions">
      <Button onClick={() => actions.fix(0)} aria-keyshortcuts="F">
        Fix here
      </Button>
      <Button onClick={() => actions.fix(1)} aria-keyshortcuts="G">
        Fix there
      </Button>
      <Button onClick={actions.askIntended} aria-keyshortcuts="I">
        Intended…
      </Button>
      <Button onClick={actions.wrong} aria-keyshortcuts="W">
        Wrong
      </Button>
      <Button tone="quiet" onClick={onExplain} aria-keyshortcuts="E">
        About this check
      </Button>
    </div>
  );
}

function Verdict({ finding, onReopen }: { finding: Finding; onReopen: () => void }) {
  return (
    <div className="finding-verdict">
      <p>
        {finding.verdict === "intended" ? "Intended" : "Wrong"}
        {finding.reason ? `: ${finding.reason}` : ""}
      </p>
      <Button onClick={onReopen}>Open again</Button>
    </div>
  );
}
