/** On a phone: everything that has no place of its own in the bottom bar. */
import { Link } from "react-router";
import { openUi } from "@/app/screens";
import { useMay } from "@/api/access";
import { exportAddress } from "@/api/projects";
import { useSession } from "@/api/session";
import { titleOf, useUndoing } from "@/features/undo/useUndoing";
import { Corners } from "@/ui/Corners";
import { Icon } from "@/ui/icons";
import { readSlots } from "@/ui/slots";
import { openPanel } from "@/ui/workbench";

export function MorePane({ projectId }: { projectId: string }) {
  const write = useMay(projectId, "write");
  const together = useSession().data?.mode === "multi-user";
  const { undo, redo, go } = useUndoing(projectId);
  const panels = readSlots().panels.slice(2);
  return (
    <section className="pane pane-more" aria-label="More">
      <div className="more-head">
        <h2>More</h2>
        <Corners />
      </div>
      <div className="more-list">
        {panels.map(({ id, title, icon }) => (
          <button key={id} type="button" onClick={() => openPanel(id)}>
            <Icon name={icon} /> {title}
          </button>
        ))}
        {undo ? (
          <button type="button" onClick={() => go("undo")}>
            <Icon name="undo" /> {titleOf("undo", undo)}
          </button>
        ) : null}
        {redo ? (
          <button type="button" onClick={() => go("redo")}>
            <Icon name="redo" /> {titleOf("redo", redo)}
          </button>
        ) : null}
        <button type="button" onClick={() => openUi("appearance")}>
          <Icon name="settings" /> How the page looks
        </button>
        <button type="button" onClick={() => openUi("palette")}>
          <Icon name="search" /> Commands and places
        </button>
        {write ? (
          <Link to={`/projects/${projectId}/import`}>
            <Icon name="upload" /> Bring the book in again
          </Link>
        ) : null}
        <a href={exportAddress(projectId, "docx")} download>
          <Icon name="download" /> Save a Word copy
        </a>
        <a href={exportAddress(projectId, "markdown")} download>
          <Icon name="download" /> Save a Markdown copy
        </a>
        {together ? (
          <Link to={`/projects/${projectId}/people`}>
            <Icon name="cast" /> People of this book
          </Link>
        ) : null}
        <Link to="/">
          <Icon name="book" /> My books
        </Link>
      </div>
    </section>
  );
}
