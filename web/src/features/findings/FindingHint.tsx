/** What shows when the pointer rests on words at fault: the sentence, and the way to the finding. */
import "@/features/findings/findings.css";
import { useFinding } from "@/api/findings";
import { Passage } from "@/features/findings/Passage";
import { goTo } from "@/features/findings/actions";
import { SeverityMark } from "@/features/findings/severity";
import { Button } from "@/ui/Button";
import { SkeletonLines } from "@/ui/feedback";
import { openPanel } from "@/ui/workbench";

interface FindingHintProps {
  projectId: string;
  id: string;
  onClose: () => void;
}

export default function FindingHint({ projectId, id, onClose }: FindingHintProps) {
  const finding = useFinding(projectId, id).data;
  if (!finding) return <SkeletonLines lines={3} />;
  return (
    <div className="finding-hint">
      <SeverityMark severity={finding.severity} />
      <p>{finding.message}</p>
      {finding.evidence.map((evidence, place) => (
        <Passage key={place} evidence={evidence} severity={finding.severity} onGo={() => goTo(evidence)} />
      ))}
      <Button
        onClick={() => {
          onClose();
          openPanel("findings", { findingId: finding.id });
        }}
      >
        Open the finding
      </Button>
    </div>
  );
}
