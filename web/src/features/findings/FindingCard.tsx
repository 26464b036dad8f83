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
      {finding.status === "dismissed" ? (
        <Verdict finding={finding} onReopen={actions.write ? () => actions.reopen(finding) : undefined} />
      ) : null}
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

interface FindingActionsProps {
  actions: Actions;
  onExplain: () => void;
  /** Draw each key beside its verb. */
  showKeys?: boolean;
}

export function FindingActions({ actions, onExplain, showKeys = false }: FindingActionsProps) {
  type Choice = [label: string, keys: string, run: () => void];
  const judging: Choice[] = [
    ["Intended…", "I", actions.askIntended],
    ["Wrong", "W", actions.wrong],
  ];
  const choices: Choice[] = [
    [actions.write ? "Fix here" : "Go here", "F", () => actions.fix(0)],
    [actions.write ? "Fix there" : "Go there", "G", () => actions.fix(1)],
    ...(actions.write ? judging : []),
    ["About this check", "E", onExplain],
  ];
  return (
    <div className="finding-actions">
      {choices.map(([label, keys, run]) => (
        <Button
          key={label}
          tone={run === onExplain ? "quiet" : "plain"}
          aria-keyshortcuts={keys}
          onClick={run}
        >
          {label}
          {showKeys ? (
            <span className="finding-key" aria-hidden="true">
              {keys}
            </span>
          ) : null}
        </Button>
      ))}
    </div>
  );
}

function Verdict({ finding, onReopen }: { finding: Finding; onReopen: (() => void) | undefined }) {
  return (
    <div className="finding-verdict">
      <p>
        {finding.verdict === "intended" ? "Intended" : "Wrong"}
        {finding.reason ? `: ${finding.reason}` : ""}
      </p>
      {onReopen ? <Button onClick={onReopen}>Open again</Button> : null}
    </div>
  );
}
