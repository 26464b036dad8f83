/** The first screen: three doors, and the books that are already here. */
import "@/features/library/library.css";
import { useEffect } from "react";
import { Link, useNavigate } from "react-router";
import { useProjects } from "@/api/projects";
import { Invited } from "@/features/library/Invited";
import { Shelf } from "@/features/library/Shelf";
import { useCommands } from "@/lib/commands";
import { Corners } from "@/ui/Corners";
import { Icon, type IconName } from "@/ui/icons";

export function Library() {
  const projects = useProjects();
  const navigate = useNavigate();
  const sample = projects.data?.find((project) => project.is_sample);
  useEffect(() => {
    document.title = "My books · Narrative OS";
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
    ],
    [],
  );
  return (
    <main className="library" id="page">
      <header>
        <div className="wordmark">
          Narrative OS
          <Corners />
        </div>
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
          title="Begin a new book"
          text="An empty page, or chapters laid out for you to fill."
          to="/new"
        />
      </div>
      <Invited />
      <Shelf />
    </main>
  );
}

interface DoorProps {
  icon: IconName;
  title: string;
  text: string;
  to: string;
  main?: boolean;
}

function Door({ icon, title, text, to, main = false }: DoorProps) {
  return (
    <Link className="door" data-main={main || undefined} to={to}>
      <Icon name={icon} size={22} />
      <span className="door-title">{title}</span>
      <span className="door-text">{text}</span>
    </Link>
  );
}
