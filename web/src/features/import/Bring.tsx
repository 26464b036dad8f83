/** Drop or choose the file of a book. */
import "@/features/import/import.css";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useId, useState, type DragEvent } from "react";
import { Link, useNavigate, useParams } from "react-router";
import { call } from "@/api/client";
import { ACCEPTED, refuseEmpty, startImport, titleOf } from "@/api/imports";
import { useCreateProject, useProject } from "@/api/projects";
import { keys } from "@/api/queries";
import { Icon } from "@/ui/icons";
import { Mishap } from "@/ui/feedback";

export default function Bring() {
  const { projectId } = useParams();
  const [over, setOver] = useState(false);
  const { send, sending, problem } = useSending(projectId ?? null);
  const input = useId();
  useEffect(() => {
    document.title = "Bring my book · Narrative OS";
  }, []);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file) void send(file);
  };
  return (
    <main className="bring" id="page">
      <header>
        <Link className="button" data-tone="quiet" to={projectId ? `/projects/${projectId}` : "/"}>
          <Icon name="left" size={16} />
          {projectId ? "Back to the book" : "Library"}
        </Link>
        <h1>{projectId ? "Bring it in again" : "Bring my book"}</h1>
        {projectId ? <Again project={projectId} /> : null}
      </header>
      <label
        className="drop"
        htmlFor={input}
        data-over={over || undefined}
        data-busy={sending || undefined}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <Icon name="upload" size={28} />
        <span className="drop-title">
          {sending ? `Sending ${sending}…` : "Drop the file here, or choose one"}
        </span>
        <span className="drop-text">
          Word (.docx), EPUB, OpenDocument, RTF, Markdown, HTML or plain text. It stays on this machine.
        </span>
        <input
          id={input}
          type="file"
          className="hush"
          accept={ACCEPTED}
          disabled={sending !== null}
          onChange={(event) => {
            const file = event.target.files?.[0];
            event.target.value = "";
            if (file) void send(file);
          }}
        />
      </label>
      {problem ? <Mishap error={problem} /> : null}
      <p className="bring-note">
        You will see the parts, chapters and scenes that were found, and can correct them, before anything is
        taken over.
      </p>
    </main>
  );
}

function Again({ project }: { project: string }) {
  const title = useProject(project).data?.title;
  return (
    <p>
      {`Scenes of ${title ? `“${title}”` : "this book"} that changed in the file get a new version; the others stay as they are. Nothing is doubled, and all of it can be undone.`}
    </p>
  );
}

/** A new book is made for a file that belongs to none; if the file is refused, it goes again. */
function useSending(existing: string | null) {
  const [sending, setSending] = useState<string | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const create = useCreateProject();
  const navigate = useNavigate();
  const cache = useQueryClient();
  const send = async (file: File) => {
    setSending(file.name);
    setProblem(null);
    let made: string | null = null;
    try {
      refuseEmpty(file);
      const project = existing ?? (made = (await create.mutateAsync({ title: titleOf(file.name) })).id);
      const started = await startImport(project, file);
      void navigate(`/projects/${project}/imports/${started.id}${made ? "?new" : ""}`);
    } catch (error) {
      if (made) await call("DELETE", `/projects/${made}`).catch(() => undefined);
      await cache.invalidateQueries({ queryKey: keys.projects });
      setProblem(error);
    } finally {
      setSending(null);
    }
  };
  return { send, sending, problem };
}
