/** Two pages held side by side: the passages of a finding, the words at fault marked in both. */
import type { Finding } from "@/api/findings";
import { FindingActions } from "@/features/findings/FindingCard";
import { goTo, type Actions } from "@/features/findings/actions";
import { Intended } from "@/features/findings/Intended";
import { Passage } from "@/features/findings/Passage";
import { SeverityMark } from "@/features/findings/severity";
import { Button } from "@/ui/Button";
import { Sheet } from "@/ui/Sheet";

interface SpreadProps {
  finding: Finding | null;
  actions: Actions;
  onClose: () => void;
  onStep: (by: 1 | -1) => void;
  onExplain: () => void;
}

export function Spread({ finding, actions, onClose, onStep, onExplain }: SpreadProps) {
  return (
    <Sheet title={finding?.title ?? "Finding"} opened={finding !== null} onClose={onClose} width={960}>
      {finding ? (
        <div className="spread">
          <SeverityMark severity={finding.severity} />
          <p className="spread-message">{finding.message}</p>
          <div className="spread-pages">
            {finding.evidence.map((evidence, place) => (
              <Passage
                key={place}
                evidence={evidence}
                severity={finding.severity}
                context
                onGo={() => {
                  onClose();
                  goTo(evidence);
                }}
              />
            ))}
          </div>
          <details className="spread-why">
            <summary>Why we think so</summary>
            <p>{finding.why}</p>
          </details>
          {actions.asking ? (
            <Intended onKeep={actions.intend} onCancel={actions.stopAsking} />
          ) : (
            <div className="spread-foot">
              {finding.status === "dismissed" ? (
                <Button onClick={actions.reopen}>Open again</Button>
              ) : finding.status === "resolved" ? null : (
                <FindingActions
                  actions={{
                    ...actions,
                    fix: (side) => {
                      onClose();
                      actions.fix(side);
                    },
                  }}
                  onExplain={onExplain}
                />
              )}
              <span className="spread-steps">
                <Button tone="quiet" icon="up" onClick={() => onStep(-1)} aria-keyshortcuts="K">
                  Previous
                </Button>
                <Button tone="quiet" icon="down" onClick={() => onStep(1)} aria-keyshortcuts="J">
                  Next
                </Button>
              </span>
            </div>
          )}
        </div>
      ) : null}
    </Sheet>
  );
}
