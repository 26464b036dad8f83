/** How the last check went, how the one under way is going, and the button for another. */
import { useMay } from "@/api/access";
import { isUnderWay, useCancelChecks, useLatestRun, useRunChecks } from "@/api/checks";
import { useLiveRun } from "@/features/findings/live";
import { formatAgo, formatCount } from "@/lib/format";
import { Button } from "@/ui/Button";
import { Progress } from "@/ui/feedback";
import { showProblem } from "@/ui/toasts";

export function Summary({ projectId }: { projectId: string }) {
  const latest = useLatestRun(projectId);
  const live = useLiveRun(projectId);
  const start = useRunChecks(projectId);
  const cancel = useCancelChecks(projectId);
  const write = useMay(projectId, "write");
  const run = latest.data;
  if (isUnderWay(run) || live) {
    const progress = live?.progress ?? run?.progress ?? 0;
    const job = run?.job_id;
    return (
      <div className="summary">
        <div className="summary-line" role="status">
          <span>{live?.message ?? "Reading your book…"}</span>
          {job && write ? (
            <Button tone="quiet" onClick={() => cancel.mutate(job, { onError: showProblem })}>
              Stop
            </Button>
          ) : null}
        </div>
        <Progress value={progress} label="Checking" />
      </div>
    );
  }
  return (
    <div className="summary">
      <div className="summary-line">
        <span>{describeRun(run)}</span>
        {write ? (
          <Button
            disabled={start.isPending}
            onClick={() => start.mutate(undefined, { onError: showProblem })}
          >
            Check now
          </Button>
        ) : null}
      </div>
    </div>
  );
}

function describeRun(run: ReturnType<typeof useLatestRun>["data"]): string {
  if (!run || run.status === "never") return "Not checked yet";
  if (run.status === "failed") return run.message ?? "The last check did not finish. Your book is safe.";
  if (run.status === "cancelled") return "The last check was stopped.";
  const when = run.finished_at ? `Checked ${formatAgo(run.finished_at)}` : "Checked";
  const fresh = run.new ? ` · ${formatCount(run.new, "new finding")}` : "";
  const mended = run.resolved ? ` · ${run.resolved} resolved` : "";
  return `${when}${fresh}${mended}`;
}
