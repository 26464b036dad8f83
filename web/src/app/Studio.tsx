/** An open book: binder, page and inspector side by side; on a phone one at a time. */
import "@/app/studio.css";
import { lazy, Suspense, useEffect, useLayoutEffect, type KeyboardEvent, type ReactNode } from "react";
import { useParams } from "react-router";
import { BottomBar } from "@/app/BottomBar";
import { Inspector } from "@/app/Inspector";
import { MorePane } from "@/app/MorePane";
import { TopLine } from "@/app/TopLine";
import { useStudioCommands } from "@/app/commands/useStudioCommands";
import { isOutOfReach } from "@/api/access";
import { useLine, useProjectEvents } from "@/api/events";
import { useProject } from "@/api/projects";
import { Boundary, Mishap, SkeletonLines } from "@/ui/feedback";
import { useNarrow, usePhone } from "@/ui/media";
import { usePreference } from "@/ui/preferences";
import { reveal, setWorkbench, useWorkbench } from "@/ui/workbench";

const Binder = lazy(() => import("@/features/binder/Binder"));
const AccessEnded = lazy(() => import("@/features/access/AccessEnded"));
const Manuscript = lazy(() => import("@/features/manuscript/Manuscript"));

export default function Studio() {
  const { projectId = "", sceneId } = useParams();
  // Before anything in it looks where the reader is.
  useLayoutEffect(() => {
    setWorkbench({
      projectId,
      sceneId: null,
      chapterId: null,
      findingId: null,
      entityId: null,
      pane: "page",
    });
    if (sceneId) reveal({ sceneId });
    return () => setWorkbench({ projectId: null, focus: false });
  }, [projectId, sceneId]);
  useProjectEvents(projectId);
  useStudioCommands();
  const project = useProject(projectId);
  useEffect(() => {
    document.title = project.data ? `${project.data.title} · Narrative OS` : "Narrative OS";
  }, [project.data]);
  const line = useLine();
  const shut = line === "barred" || (line === "gone" && project.data !== undefined);
  // What was here a moment ago and is refused now was taken away; what never was here is a wrong address.
  if (shut || (project.data && isOutOfReach(project.error)))
    return (
      <Room>
        <AccessEnded projectId={projectId} />
      </Room>
    );
  if (project.error && !project.data)
    return (
      <main className="waiting" id="page">
        <Mishap error={project.error} onRetry={() => void project.refetch()} />
      </main>
    );
  return <Panes key={projectId} projectId={projectId} />;
}

function Panes({ projectId }: { projectId: string }) {
  const phone = usePhone();
  const narrow = useNarrow();
  const pane = useWorkbench((value) => value.pane);
  const focus = useWorkbench((value) => value.focus);
  const binder = usePreference("binder");
  const inspector = usePreference("inspector");
  const shows = {
    binder: phone ? pane === "binder" : binder && !focus,
    page: !phone || pane === "page",
    inspector: narrow ? pane === "inspector" : inspector && !focus,
    more: phone && pane === "more",
  };
  const leave = (event: KeyboardEvent) => {
    if (event.key === "Escape" && !event.defaultPrevented) setWorkbench({ pane: "page" });
  };
  return (
    <div
      className="studio"
      data-phone={phone || undefined}
      data-narrow={narrow || undefined}
      data-focus={focus || undefined}
    >
      <TopLine projectId={projectId} />
      {/* On a phone the pane at hand is what the screen is about, whichever it is. A role and not a tag: with another tag
          the page would be made anew whenever the window crosses that width. */}
      <div role={phone ? "main" : undefined} className="panes">
        {shows.binder ? (
          <nav className="pane pane-binder" aria-label="Binder">
            <Room>
              <Binder projectId={projectId} />
            </Room>
          </nav>
        ) : null}
        {/* The page keeps its place and what is being written while another pane is on screen. */}
        <div role={phone ? undefined : "main"} className="pane pane-page" id="page" hidden={!shows.page}>
          <Room>
            <Manuscript projectId={projectId} />
          </Room>
        </div>
        {shows.inspector ? (
          // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Escape goes back to the page from anywhere in it
          <aside
            className="pane pane-inspector"
            aria-label="Inspector"
            onKeyDown={narrow ? leave : undefined}
          >
            <Inspector projectId={projectId} />
          </aside>
        ) : null}
        {shows.more ? <MorePane projectId={projectId} /> : null}
      </div>
      {phone ? <BottomBar /> : null}
    </div>
  );
}

function Room({ children }: { children: ReactNode }) {
  return (
    <Boundary>
      <Suspense
        fallback={
          <div className="room-waiting">
            <SkeletonLines lines={8} />
          </div>
        }
      >
        {children}
      </Suspense>
    </Boundary>
  );
}
