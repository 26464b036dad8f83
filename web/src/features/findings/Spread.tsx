/** Two pages held side by side: the passages of a finding, the words at fault marked in both. */
import { useQuery } from "@tanstack/react-query";
import { sceneQuery } from "@/api/scenes";
import type { Finding, Passage as Evidence } from "@/api/findings";
import { textOfBlock } from "@/editor/prose";
import { FindingActions } from "@/features/findings/FindingCard";
import { goTo, type Actions } from "@/features/findings/actions";
import { Intended } from "@/features/findings/Intended";
import { Passage } from "@/features/findings/Passage";
import { SeverityMark } from "@/features/findings/severity";
import { surround } from "@/lib/passage";
import { Button } from "@/ui/Button";
import { Sheet } from "@/ui/Sheet";

interface SpreadProps {
  projectId: string;
  finding: Finding | null;
  actions: Actions;
  onClose: () => void;
  onStep: (by: 1 | -1) => void;
  onExplain: () => void;
}

export function Spread({ projectId, finding, actions, onClose, onStep, onExplain }: SpreadProps) {
  return (
    <Sheet title={finding?.title ?? "Finding"} opened={finding !== null} onClose={onClose} width={1040}>
      {finding ? (
        <div className="spread">
          <SeverityMark severity={finding.severity} />
          <p className="spread-message">{finding.message}</p>
          <div className="spread-pages">
            {finding.evidence.map((evidence, place) => (
              <OnePage
                key={`${finding.id}-${place}`}
                projectId={projectId}
                evidence={evidence}
                severity={finding.severity}
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
              <Choices finding={finding} actions={actions} onClose={onClose} onExplain={onExplain} />
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

interface OnePageProps {
  projectId: string;
  evidence: Evidence;
  severity: Finding["severity"];
  onGo: () => void;
}

function OnePage({ projectId, evidence, severity, onGo }: OnePageProps) {
  const inText = evidence.place !== "title";
  const scene = useQuery({ ...sceneQuery(projectId, evidence.scene_id), enabled: inText, staleTime: 0 });
  const paragraphs = scene.data?.body.content?.filter(({ type }) => type !== "image").map(textOfBlock);
  const around = paragraphs && inText ? surround(paragraphs, evidence) : null;
  return <Passage evidence={evidence} severity={severity} context around={around} onGo={onGo} />;
}

interface ChoicesProps {
  finding: Finding;
  actions: Actions;
  onClose: () => void;
  onExplain: () => void;
}

function Choices({ finding, actions, onClose, onExplain }: ChoicesProps) {
  if (finding.status === "resolved") return <span />;
  if (finding.status === "dismissed")
    return actions.write ? <Button onClick={() => actions.reopen(finding)}>Open again</Button> : <span />;
  const fix = (side: 0 | 1) => {
    onClose();
    actions.fix(side);
  };
  return <FindingActions actions={{ ...actions, fix }} showKeys onExplain={onExplain} />;
}
