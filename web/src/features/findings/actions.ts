/** What an author can do with a finding, wherever it is shown. */
import { useState } from "react";
import { useMay } from "@/api/access";
import { useDismissFinding, useReopenFinding, type Finding, type Passage } from "@/api/findings";
import { openPanel, reveal } from "@/ui/workbench";
import { showProblem, showToast } from "@/ui/toasts";

export function goTo(evidence: Passage, edit = false): void {
  if (evidence.place === "title") reveal({ sceneId: evidence.scene_id, start: 0, end: 0, edit });
  else reveal({ sceneId: evidence.scene_id, start: evidence.start, end: evidence.end, edit });
}

export interface Actions {
  /** Whether whoever is here may mend the text and judge findings, and not only read them. */
  write: boolean;
  fix: (side: 0 | 1) => void;
  /** Opens the question for a reason. */
  askIntended: () => void;
  intend: (reason: string) => void;
  wrong: () => void;
  reopen: (finding: Finding) => void;
  asking: boolean;
  stopAsking: () => void;
}

/** `afterwards` is told which finding left the list. */
export function useActions(project: string, finding: Finding | null, afterwards: () => void): Actions {
  const [asking, setAsking] = useState<string | null>(null);
  const write = useMay(project, "write");
  const dismiss = useDismissFinding(project);
  const reopen = useReopenFinding(project);
  const putBack = (id: string) => reopen.mutate(id, { onError: showProblem });
  const settle = (verdict: "intended" | "wrong", reason: string, said: string) => {
    if (!finding || !write) return;
    setAsking(null);
    afterwards();
    dismiss.mutate(
      { finding: finding.id, verdict, reason },
      {
        onSuccess: () => showToast(said, { undo: () => putBack(finding.id) }),
        onError: showProblem,
      },
    );
  };
  return {
    write,
    fix: (side) => {
      const evidence = finding?.evidence[side];
      if (!finding || !evidence) return;
      openPanel("findings", { findingId: finding.id });
      goTo(evidence, write);
    },
    askIntended: () => setAsking(write ? (finding?.id ?? null) : null),
    intend: (reason) =>
      settle("intended", reason, "Marked as intended. It stays quiet while its passages stand."),
    wrong: () => settle("wrong", "", "Marked as wrong. It stays quiet while its passages stand."),
    reopen: (one) => {
      if (one.id === finding?.id) afterwards();
      reopen.mutate(one.id, {
        onSuccess: () => showToast("Back among the open findings."),
        onError: showProblem,
      });
    },
    asking: asking !== null && asking === finding?.id,
    stopAsking: () => setAsking(null),
  };
}
