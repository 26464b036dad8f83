/** Where I am, whether it is kept, and the way to everything else. */
import { useMemo } from "react";
import { Link } from "react-router";
import { openUi } from "@/app/screens";
import { BookSwitcher } from "@/app/BookSwitcher";
import { SaveState } from "@/app/SaveState";
import { findScene, titleOfChapter, titleOfScene, useOutline } from "@/api/outline";
import { useProject } from "@/api/projects";
import { describeKeys } from "@/lib/keys";
import { IconButton } from "@/ui/Button";
import { Boundary } from "@/ui/feedback";
import { Icon } from "@/ui/icons";
import { usePhone } from "@/ui/media";
import { setPreference, usePreference } from "@/ui/preferences";
import { useInspector } from "@/app/useInspector";
import { Corners } from "@/ui/Corners";
import { readSlots } from "@/ui/slots";
import { useWorkbench } from "@/ui/workbench";

export function TopLine({ projectId }: { projectId: string }) {
  const phone = usePhone();
  const binder = usePreference("binder");
  const { shown: inspector, toggle } = useInspector();
  return (
    <header className="top-line">
      <Link to="/" className="icon-button" aria-label="Library">
        <Icon name="book" />
      </Link>
      {phone ? null : (
        <IconButton
          icon="sidebar"
          label={binder ? "Hide the binder" : "Show the binder"}
          keys="mod+\"
          aria-pressed={binder}
          onClick={() => setPreference("binder", !binder)}
        />
      )}
      <Where projectId={projectId} />
      <span className="top-space" />
      <SaveState />
      <Boundary>
        {readSlots().statuses.map(({ order, Component }) => (
          <Component key={order} projectId={projectId} />
        ))}
      </Boundary>
      <button
        type="button"
        className="top-search"
        onClick={() => openUi("palette")}
        aria-label="Search and commands"
      >
        <Icon name="search" size={16} />
        {phone ? null : (
          <>
            <span>Search</span>
            <kbd>{describeKeys("mod+k").join(" ")}</kbd>
          </>
        )}
      </button>
      {phone ? null : (
        <>
          <button
            type="button"
            className="icon-button letters"
            aria-label="How the page looks"
            onClick={() => openUi("appearance")}
          >
            Aa
          </button>
          <IconButton
            icon="inspector"
            label={inspector ? "Hide the inspector" : "Show the inspector"}
            keys="mod+alt+\"
            aria-pressed={inspector}
            onClick={toggle}
          />
          <Corners />
        </>
      )}
    </header>
  );
}

function Where({ projectId }: { projectId: string }) {
  const phone = usePhone();
  const project = useProject(projectId);
  const outline = useOutline(projectId);
  const sceneId = useWorkbench((value) => value.sceneId);
  const found = useMemo(() => findScene(outline.data, sceneId), [outline.data, sceneId]);
  return (
    <div className="where">
      <h1 className="where-book">
        {project.data && !phone ? (
          <BookSwitcher projectId={projectId} title={project.data.title} />
        ) : (
          (project.data?.title ?? "")
        )}
      </h1>
      {found ? (
        <>
          <span className="where-chapter">{titleOfChapter(found.chapter)}</span>
          {found.chapter.scenes.length > 1 ? (
            <span className="where-scene">{titleOfScene(found.scene, found.number)}</span>
          ) : null}
        </>
      ) : null}
    </div>
  );
}
