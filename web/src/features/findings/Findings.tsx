/** The findings panel: best first, five to begin with, everything within reach of the keyboard. */
import "@/features/findings/findings.css";
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from "react";
import { useMay } from "@/api/access";
import { isUnderWay, useLatestRun } from "@/api/checks";
import { useFinding, useFindings, type Finding, type FindingFilter } from "@/api/findings";
import { useProject } from "@/api/projects";
import { useActions } from "@/features/findings/actions";
import { CheckPage } from "@/features/findings/CheckPage";
import { Filters } from "@/features/findings/Filters";
import { FindingCard } from "@/features/findings/FindingCard";
import { Spread } from "@/features/findings/Spread";
import { Summary } from "@/features/findings/Summary";
import { useCommands } from "@/lib/commands";
import { isWritingPlace } from "@/lib/keys";
import { Button } from "@/ui/Button";
import { EmptyState, Mishap, SkeletonLines } from "@/ui/feedback";
import { setWorkbench, useWorkbench } from "@/ui/workbench";

export default function Findings({ projectId }: { projectId: string }) {
  const [filter, setFilter] = useState<FindingFilter>({ status: "open" });
  const [comparing, setComparing] = useState(false);
  const [explaining, setExplaining] = useState<string | null>(null);
  const list = useFindings(projectId, filter);
  const chosenId = useWorkbench((value) => value.findingId);
  const listed = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  const apart = useFinding(projectId, chosenId !== null && !has(listed, chosenId) ? chosenId : null).data;
  // Chosen in the page and not listed yet: it comes first, so that nobody has to look for it.
  const shown = apart && !has(listed, apart.id) && isOfStatus(apart, filter) ? [apart, ...listed] : listed;
  const chosen = shown.find(({ id }) => id === chosenId) ?? null;
  const step = useSteps(shown, chosen);
  const actions = useActions(projectId, chosen, () => step(1, true));
  const pane = useRef<HTMLDivElement>(null);
  useEffect(() => () => setWorkbench({ findingId: null }), [projectId]);
  const explain = () => setExplaining(chosen?.check ?? null);

  const moves: Record<string, () => void> = {
    j: () => step(1),
    k: () => step(-1),
    f: () => actions.fix(0),
    g: () => actions.fix(1),
    i: actions.askIntended,
    w: actions.wrong,
    e: explain,
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (actions.asking || event.ctrlKey || event.metaKey || event.altKey || isWritingPlace(event.target))
      return;
    const key = event.key === "ArrowDown" ? "j" : event.key === "ArrowUp" ? "k" : event.key.toLowerCase();
    const onButton =
      event.target instanceof HTMLElement && event.target.closest("button, a, summary") !== null;
    if (event.key === "Enter" && !onButton && chosen) setComparing(true);
    else if (chosen || key === "j" || key === "k") {
      const move = moves[key];
      if (!move) return;
      if (key === "f" || key === "g") setComparing(false);
      move();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  useCommands(
    [
      { id: "findings.next", title: "Next finding", group: "Findings", keys: "F8", run: () => step(1) },
      {
        id: "findings.previous",
        title: "Previous finding",
        group: "Findings",
        keys: "shift+F8",
        run: () => step(-1),
      },
      {
        id: "findings.compare",
        title: "Compare the passages side by side",
        group: "Findings",
        enabled: chosen !== null,
        run: () => setComparing(true),
      },
      {
        id: "findings.here",
        title: actions.write ? "Fix here" : "Go here",
        group: "Findings",
        keys: "F",
        local: true,
        enabled: chosen !== null,
        run: () => actions.fix(0),
      },
      {
        id: "findings.there",
        title: actions.write ? "Fix there" : "Go there",
        group: "Findings",
        keys: "G",
        local: true,
        enabled: chosen !== null,
        run: () => actions.fix(1),
      },
      {
        id: "findings.intended",
        title: "Mark as intended",
        group: "Findings",
        keys: "I",
        local: true,
        enabled: chosen !== null && actions.write,
        run: actions.askIntended,
      },
      {
        id: "findings.wrong",
        title: "Mark as wrong",
        group: "Findings",
        keys: "W",
        local: true,
        enabled: chosen !== null && actions.write,
        run: actions.wrong,
      },
      {
        id: "findings.explain",
        title: "About this check",
        group: "Findings",
        keys: "E",
        local: true,
        enabled: chosen !== null,
        run: explain,
      },
    ],
    [chosen !== null, actions.write],
  );

  return (
    // The keys act on the chosen finding from anywhere in the panel; each has a button of its own as well.
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions
    <div className="findings" ref={pane} onKeyDown={onKeyDown}>
      <Summary projectId={projectId} />
      <Filters
        projectId={projectId}
        filter={filter}
        facets={list.data?.pages[0]?.facets}
        onChange={setFilter}
      />
      {list.isPending ? (
        <div className="findings-waiting">
          <SkeletonLines lines={12} />
        </div>
      ) : null}
      {list.error ? <Mishap error={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.data && shown.length === 0 ? <Nothing projectId={projectId} filter={filter} /> : null}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the list takes J and K */}
      <ul className="findings-list" tabIndex={shown.length ? 0 : -1} aria-label="Findings, best first">
        {shown.map((finding) => (
          <FindingCard
            key={finding.id}
            finding={finding}
            chosen={finding.id === chosenId}
            actions={actions}
            onChoose={() => setWorkbench({ findingId: finding.id })}
            onCompare={() => {
              setWorkbench({ findingId: finding.id });
              setComparing(true);
            }}
            onExplain={() => setExplaining(finding.check)}
          />
        ))}
      </ul>
      {list.hasNextPage ? (
        <Button
          className="findings-next"
          disabled={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          {list.isFetchingNextPage ? "Fetching…" : "Show more"}
        </Button>
      ) : null}
      {/* eslint-disable-next-line jsx-a11y/no-static-element-interactions */}
      <div onKeyDown={onKeyDown}>
        <Spread
          projectId={projectId}
          finding={comparing ? chosen : null}
          actions={actions}
          onClose={() => setComparing(false)}
          onStep={step}
          onExplain={explain}
        />
      </div>
      <CheckPage check={explaining} onClose={() => setExplaining(null)} />
    </div>
  );
}

function has(findings: readonly Finding[], id: string): boolean {
  return findings.some((finding) => finding.id === id);
}

function isOfStatus(finding: Finding, filter: FindingFilter): boolean {
  const open = finding.status === "new" || finding.status === "still";
  return filter.status === "open" ? open : finding.status === filter.status;
}

/** Go to the next or the one before; `leaving` when the chosen one is about to go. */
function useSteps(shown: readonly Finding[], chosen: Finding | null) {
  return (by: 1 | -1, leaving = false) => {
    const at = chosen ? shown.indexOf(chosen) : by === 1 ? -1 : shown.length;
    const next = shown[at + by] ?? (leaving ? shown[at - 1] : undefined);
    if (next) setWorkbench({ findingId: next.id });
    else if (leaving) setWorkbench({ findingId: null });
  };
}

function Nothing({ projectId, filter }: { projectId: string; filter: FindingFilter }) {
  const run = useLatestRun(projectId).data;
  const write = useMay(projectId, "write");
  const language = useProject(projectId).data?.language;
  const narrowed = filter.severity ?? filter.family ?? filter.chapter_id ?? filter.entity_id;
  if (narrowed) return <EmptyState title="Nothing here">No finding answers to these filters.</EmptyState>;
  if (filter.status === "dismissed")
    return (
      <EmptyState title="Nothing dismissed">What you mark as intended or wrong is kept here.</EmptyState>
    );
  if (filter.status === "resolved")
    return (
      <EmptyState title="Nothing resolved yet">
        What you mend in the text moves here at the next check.
      </EmptyState>
    );
  if (isUnderWay(run))
    return <EmptyState title="Reading your book">Findings appear here as soon as it is read.</EmptyState>;
  if (!run || run.status === "never")
    return (
      <EmptyState title="Not checked yet">
        {write ? "Write or bring a text, then choose Check now." : "What the checks find appears here."}
      </EmptyState>
    );
  // The engine's word lists are English; in doubt it holds back, and says so.
  if (language && !language.toLowerCase().startsWith("en"))
    return (
      <EmptyState title="Nothing found">
        Only chapter numbers and repeated passages can be checked in this book’s language so far.
      </EmptyState>
    );
  return <EmptyState title="Nothing found">The checks found no contradiction in this text.</EmptyState>;
}
