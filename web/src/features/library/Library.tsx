/** The first screen: three doors, and the books that are already here. */
import "@/features/library/library.css";
import { useEffect, useState } from "react";
import { Link, useNavigate } from "react-router";
import { NewBook } from "@/features/library/NewBook";
import { restoreProject, useDeleteProject, useProjects } from "@/api/projects";
import { keys } from "@/api/queries";
import type { Project } from "@/api/types";
import { formatAgo, formatCount } from "@/lib/format";
import { useCommands } from "@/lib/commands";
import { IconButton } from "@/ui/Button";
import { Mishap, Skeleton } from "@/ui/feedback";
import { Icon, type IconName } from "@/ui/icons";
import { Menu } from "@/ui/Menu";
import { showProblem, showToast } from "@/ui/toasts";
import { useQueryClient } from "@tanstack/react-query";

export function Library() {
  const projects = useProjects();
  const navigate = useNavigate();
  const [naming, setNaming] = useState(false);
  const sample = projects.data?.find((project) => project.is_sample);
  const books = projects.data ?? [];
  useEffect(() => {
    document.title = "Library · Narrative OS";
  }, []);
  useCommands(
    [
      {
        id: "book.bring",
        title: "Bring my book",
        group: "Library",
        words: "import open file",
        run: () => void navigate("/import"),
      },
      {
        id: "book.blank",
        title: "Start a blank book",
        group: "Library",
        words: "new create",
        run: () => setNaming(true),
      },
    ],
    [],
  );
  return (
    <main className="library" id="page">
      <header>
        <p className="wordmark">Narrative OS</p>
        <h1>Your book, read closely.</h1>
      </header>
      <div className="doors">
        <Door
          icon="upload"
          title="Bring my book"
          text="Word, EPUB, OpenDocument, RTF, Markdown, HTML or plain text."
          to="/import"
          main
        />
        {sample || projects.isPending ? (
          <Door
            icon="book"
            title="Try the sample novel"
            text="A whole novel, already checked, with errors planted in it."
            to={sample ? `/projects/${sample.id}` : "/"}
          />
        ) : null}
        <Door
          icon="pencil"
          title="Start blank"
          text="An empty page and a title."
          onClick={() => setNaming(true)}
        />
      </div>
      <section className="shelf" aria-labelledby="shelf-title">
        <h2 id="shelf-title">Books</h2>
        {projects.error ? <Mishap error={projects.error} onRetry={() => void projects.refetch()} /> : null}
        {projects.isPending ? <ShelfSkeleton /> : null}
        {projects.data && books.length === 0 ? (
          <p className="shelf-empty">
            No books yet. Choose one of the doors above; everything stays on this machine.
          </p>
        ) : null}
        <ul>
          {books.map((project) => (
            <Book key={project.id} project={project} />
          ))}
        </ul>
      </section>
      <NewBook opened={naming} onClose={() => setNaming(false)} />
    </main>
  );
}

interface DoorProps {
  icon: IconName;
  title: string;
  text: string;
  to?: string;
  onClick?: () => void;
  main?: boolean;
}

function Door({ icon, title, text, to, onClick, main = false }: DoorProps) {
  const inside = (
    <>
      <Icon name={icon} size={22} />
      <span className="door-title">{title}</span>
      <span className="door-text">{text}</span>
    </>
  );
  if (to)
    return (
      <Link className="door" data-main={main || undefined} to={to}>
        {inside}
      </Link>
    );
  return (
    <button type="button" className="door" onClick={onClick}>
      {inside}
    </button>
  );
}

function Book({ project }: { project: Project }) {
  const navigate = useNavigate();
  const cache = useQueryClient();
  const remove = useDeleteProject();
  const putBack = (deletion: string) =>
    void restoreProject(deletion)
      .then(() => cache.invalidateQueries({ queryKey: keys.projects }))
      .catch(showProblem);
  const putAway = () =>
    remove.mutate(project, {
      onSuccess: ({ deletion_id }) =>
        showToast(`“${project.title}” was deleted.`, { undo: () => putBack(deletion_id) }),
      onError: showProblem,
    });
  return (
    <li className="book">
      <Link to={`/projects/${project.id}`}>
        <span className="book-title">{project.title}</span>
        <span className="book-author">{project.author}</span>
        <span className="book-facts">
          {formatCount(project.words, "word")}
          {project.open_findings > 0 ? ` · ${formatCount(project.open_findings, "finding")}` : ""}
          {` · ${formatAgo(project.updated_at)}`}
        </span>
      </Link>
      <Menu
        label={`What to do with ${project.title}`}
        actions={[
          {
            label: "Bring it in again",
            icon: "upload",
            run: () => void navigate(`/projects/${project.id}/import`),
          },
          { label: "Delete", icon: "trash", tone: "danger", run: putAway },
        ]}
      >
        <IconButton icon="more" hint="More" label={`More for ${project.title}`} />
      </Menu>
    </li>
  );
}

function ShelfSkeleton() {
  return (
    <ul aria-hidden="true">
      {[0, 1].map((line) => (
        <li key={line} className="book">
          <span style={{ display: "grid", gap: 8, padding: "14px 16px", flex: 1 }}>
            <Skeleton width="42%" height={18} />
            <Skeleton width="30%" />
          </span>
        </li>
      ))}
    </ul>
  );
}
