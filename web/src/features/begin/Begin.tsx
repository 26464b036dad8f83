/** A new book, one question at a time: what it is called, what it will be, how it begins. Every one can be skipped. */
import "@/features/begin/begin.css";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState, type KeyboardEvent, type SyntheticEvent } from "react";
import { Link, useNavigate, useSearchParams } from "react-router";
import { call } from "@/api/client";
import { refuseEmpty, startImport, titleOf } from "@/api/imports";
import { useCreateProject } from "@/api/projects";
import { keys } from "@/api/queries";
import { useTemplates } from "@/api/templates";
import { NOTHING_YET, toProject, type Plan } from "@/features/begin/plan";
import { StartStep } from "@/features/begin/StartStep";
import { TitleStep } from "@/features/begin/TitleStep";
import { WhatStep } from "@/features/begin/WhatStep";
import { Button } from "@/ui/Button";
import { Mishap } from "@/ui/feedback";
import { Icon } from "@/ui/icons";

const STEPS = [
  { question: "What is it called?", Component: TitleStep },
  { question: "What will it be?", Component: WhatStep },
  { question: "How do you want to begin?", Component: StartStep },
] as const;

export interface StepProps {
  plan: Plan;
  onChange: (change: Partial<Plan>) => void;
  /** A file was chosen to begin from. */
  file: File | null;
  onFile: (file: File | null) => void;
}

export default function Begin() {
  const [plan, setPlan] = useState(NOTHING_YET);
  const [file, setFile] = useState<File | null>(null);
  const [search, setSearch] = useSearchParams();
  const place = Math.min(STEPS.length, Math.max(1, Number(search.get("step")) || 1)) - 1;
  const { begin, busy, problem } = useBeginning();
  useTemplates(); // asked for now, so that the last question does not move under the hand when they come
  const { question, Component } = STEPS[place] ?? STEPS[0];
  const last = place === STEPS.length - 1;
  const heading = useRef<HTMLHeadingElement>(null);
  const shown = useRef(place);
  useEffect(() => {
    document.title = "A new book · Narrative OS";
  }, []);
  useEffect(() => {
    // The question is read out when it changes; the first one is answered at once.
    if (shown.current !== place && place > 0) heading.current?.focus();
    shown.current = place;
  }, [place]);
  const goTo = (step: number) => setSearch(step === 0 ? {} : { step: String(step + 1) });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (!last) goTo(place + 1);
    else if (plan.start !== "file" || file) void begin(plan, file);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || event.defaultPrevented || place === 0) return;
    event.preventDefault();
    goTo(place - 1);
  };
  const change = (part: Partial<Plan>) => setPlan((now) => ({ ...now, ...part }));
  return (
    <main className="begin" id="page">
      <header>
        <Link className="button" data-tone="quiet" to="/">
          <Icon name="left" size={16} />
          My books
        </Link>
        <p className="begin-place">{`Step ${place + 1} of ${STEPS.length}`}</p>
      </header>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Escape goes one question back */}
      <form onSubmit={submit} onKeyDown={onKeyDown}>
        <h1 ref={heading} tabIndex={-1}>
          {question}
        </h1>
        <Component plan={plan} onChange={change} file={file} onFile={setFile} />
        {problem ? <Mishap error={problem} /> : null}
        <footer>
          {place > 0 ? (
            <Button tone="quiet" icon="left" disabled={busy} onClick={() => goTo(place - 1)}>
              Back
            </Button>
          ) : null}
          <span className="begin-space" />
          {last ? null : (
            <Button
              tone="quiet"
              disabled={busy}
              onClick={() => void begin({ ...plan, start: "blank" }, null)}
            >
              Skip the rest
            </Button>
          )}
          <Button tone="main" type="submit" disabled={busy || (last && plan.start === "file" && !file)}>
            {last ? (busy ? "Beginning…" : plan.start === "file" ? "Read the file" : "Begin") : "Next"}
          </Button>
        </footer>
      </form>
    </main>
  );
}

/** Makes the book and opens it; with a file, goes on to what was found in it. A book whose file is refused goes again. */
function useBeginning() {
  const create = useCreateProject();
  const cache = useQueryClient();
  const navigate = useNavigate();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const begin = async (plan: Plan, file: File | null) => {
    setBusy(true);
    setProblem(null);
    let made: string | null = null;
    try {
      if (file) refuseEmpty(file);
      const title = plan.title.trim() || (file ? titleOf(file.name) : "");
      const { id } = await create.mutateAsync(toProject({ ...plan, title }));
      if (!file) return void navigate(`/projects/${id}`, { replace: true });
      made = id;
      const started = await startImport(id, file);
      void navigate(`/projects/${id}/imports/${started.id}?new`, { replace: true });
    } catch (error) {
      if (made) await call("DELETE", `/projects/${made}`).catch(() => undefined);
      await cache.invalidateQueries({ queryKey: keys.projects });
      setProblem(error);
    } finally {
      setBusy(false);
    }
  };
  return { begin, busy, problem };
}
