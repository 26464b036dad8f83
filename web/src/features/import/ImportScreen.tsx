/** A file on its way in: being read, shown for correction, being taken over, or refused with a reason. */
import "@/features/import/import.css";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { Link, useNavigate, useParams, useSearchParams } from "react-router";
import { call } from "@/api/client";
import { useProjectEvents } from "@/api/events";
import { cancelImport, undoImport, useImport, useImportBlocks, type Import } from "@/api/imports";
import { keys } from "@/api/queries";
import { Preview } from "@/features/import/Preview";
import { formatNumber } from "@/lib/format";
import { Button } from "@/ui/Button";
import { Mishap, Progress, SkeletonLines } from "@/ui/feedback";
import { showProblem, showToast } from "@/ui/toasts";

export default function ImportScreen() {
  const { projectId = "", importId = "" } = useParams();
  const fresh = useSearchParams()[0].has("new");
  const one = useImport(projectId, importId);
  const blocks = useImportBlocks(projectId, importId, one.data?.status === "ready");
  const leave = useLeaving(projectId, importId, fresh);
  useProjectEvents(projectId);
  useArrival(projectId, one.data);
  if (one.error) return <Framed>{<Mishap error={one.error} onRetry={() => void one.refetch()} />}</Framed>;
  const data = one.data;
  if (!data || data.status === "reading" || data.status === "importing" || data.status === "done")
    return (
      <Framed>
        <UnderWay one={data} onCancel={leave} />
      </Framed>
    );
  if (data.status !== "ready")
    return (
      <Framed>
        <Refused one={data} onLeave={leave} projectId={projectId} fresh={fresh} />
      </Framed>
    );
  if (blocks.error)
    return <Framed>{<Mishap error={blocks.error} onRetry={() => void blocks.refetch()} />}</Framed>;
  if (!blocks.data)
    return (
      <Framed>
        <SkeletonLines lines={8} />
      </Framed>
    );
  return (
    <Preview
      key={data.id}
      projectId={projectId}
      one={data}
      blocks={blocks.data}
      fresh={fresh}
      onCancel={leave}
    />
  );
}

function Framed({ children }: { children: React.ReactNode }) {
  return (
    <main className="bring" id="page">
      {children}
    </main>
  );
}

function UnderWay({ one, onCancel }: { one: Import | undefined; onCancel: () => void }) {
  const taking = one?.status === "importing" || one?.status === "done";
  const what = taking ? "Taking it over" : "Reading";
  return (
    <section className="under-way" role="status">
      <h1>{one ? `${what}: ${one.filename}` : "Reading…"}</h1>
      <Progress value={one?.progress ?? 0} label={what} />
      <p>
        {taking
          ? "Your book opens as soon as every scene is stored."
          : "Parts, chapters and scenes are being found. A long novel takes a few seconds."}
      </p>
      {one && !taking ? <Button onClick={onCancel}>Cancel</Button> : null}
    </section>
  );
}

interface RefusedProps {
  one: Import;
  projectId: string;
  fresh: boolean;
  onLeave: () => void;
}

function Refused({ one, projectId, fresh, onLeave }: RefusedProps) {
  const said = describeProblem(one);
  return (
    <section className="refused" role="alert">
      <h1>{said.title}</h1>
      <p>{said.detail}</p>
      <p>Nothing was taken over; your other books are untouched.</p>
      <div className="refused-buttons">
        <Link className="button" data-tone="main" to={fresh ? "/import" : `/projects/${projectId}/import`}>
          Choose another file
        </Link>
        <Button tone="quiet" onClick={onLeave}>
          Leave
        </Button>
      </div>
    </section>
  );
}

export function describeProblem(one: Import): { title: string; detail: string } {
  if (one.status === "cancelled") return { title: "The import was cancelled", detail: one.filename };
  if (one.status === "undone") return { title: "The import was undone", detail: one.filename };
  return { title: `${one.filename} could not be read`, detail: one.problem?.detail ?? "" };
}

/** Leave without importing; a book that was made for this file goes with it. */
function useLeaving(project: string, id: string, fresh: boolean) {
  const navigate = useNavigate();
  const cache = useQueryClient();
  return () => {
    const going = fresh ? call("DELETE", `/projects/${project}`) : cancelImport(project, id);
    void going
      .catch(showProblem)
      .then(() => cache.invalidateQueries({ queryKey: keys.projects }))
      .then(() => navigate(fresh ? "/" : `/projects/${project}`));
  };
}

/** Opens the book once everything is stored, with the way back at hand. */
function useArrival(project: string, one: Import | undefined) {
  const navigate = useNavigate();
  const cache = useQueryClient();
  const id = one?.id;
  const done = one?.status === "done";
  const words = one?.report?.in_text;
  useEffect(() => {
    if (!done || !id) return;
    const takeBack = () =>
      void undoImport(project, id)
        .then(() => cache.invalidateQueries({ queryKey: keys.project(project) }))
        .then(() => showToast("The import was undone."))
        .catch(showProblem);
    void cache.invalidateQueries({ queryKey: keys.projects });
    void cache.invalidateQueries({ queryKey: keys.project(project) });
    showToast(
      words === undefined ? "Your book is here." : `${formatNumber(words)} words are here, as they came.`,
      {
        undo: takeBack,
      },
    );
    void navigate(`/projects/${project}`, { replace: true });
  }, [cache, done, id, navigate, project, words]);
}
