/** The pane on the right: one panel at a time, chosen by tabs that every feature may add to. */
import { Suspense, useEffect, useRef, type KeyboardEvent } from "react";
import { Boundary, EmptyState, SkeletonLines } from "@/ui/feedback";
import { readSlots } from "@/ui/slots";
import { setWorkbench, useWorkbench } from "@/ui/workbench";

export function Inspector({ projectId }: { projectId: string }) {
  const chosen = useWorkbench((value) => value.panel);
  const { panels } = readSlots();
  const panel = panels.find(({ id }) => id === chosen) ?? panels[0];
  const tabs = useRef<HTMLDivElement>(null);
  useEffect(() => {
    tabs.current
      ?.querySelector('[aria-selected="true"]')
      ?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [panel]);
  if (!panel) return <EmptyState title="Nothing to show yet" />;
  const onKeyDown = (event: KeyboardEvent) => {
    const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (!by) return;
    const next = panels[(panels.indexOf(panel) + by + panels.length) % panels.length];
    if (!next) return;
    setWorkbench({ panel: next.id });
    tabs.current?.querySelector<HTMLElement>(`#tab-${next.id}`)?.focus();
  };
  return (
    <>
      <div className="tabs" role="tablist" aria-label="Panels" ref={tabs}>
        {panels.map(({ id, title }) => (
          <button
            key={id}
            type="button"
            role="tab"
            id={`tab-${id}`}
            aria-selected={id === panel.id}
            aria-controls="panel"
            tabIndex={id === panel.id ? 0 : -1}
            onKeyDown={onKeyDown}
            onClick={() => setWorkbench({ panel: id })}
          >
            {title}
          </button>
        ))}
      </div>
      <div className="panel" role="tabpanel" id="panel" aria-labelledby={`tab-${panel.id}`}>
        <Boundary resetKey={panel.id}>
          <Suspense
            fallback={
              <div className="room-waiting">
                <SkeletonLines lines={6} />
              </div>
            }
          >
            <panel.Component projectId={projectId} />
          </Suspense>
        </Boundary>
      </div>
    </>
  );
}
