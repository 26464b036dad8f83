/** The frame of every screen before the door: one column, a heading of the book's letters, one thing to do. */
import "@/features/account/gate.css";
import { useEffect, type ReactNode } from "react";
import { Navigate } from "react-router";
import { Problem } from "@/api/client";
import { useStudio } from "@/api/session";
import { describeError } from "@/ui/feedback";

interface GateProps {
  title: string;
  lede?: ReactNode;
  children?: ReactNode;
  /** Other ways to go, below. */
  foot?: ReactNode;
}

export function Gate({ title, lede, children, foot }: GateProps) {
  const studio = useStudio();
  useEffect(() => {
    document.title = `${title} · Narrative OS`;
  }, [title]);
  // Alone on a machine there is no door.
  if (studio.data?.mode === "local") return <Navigate to="/" replace />;
  return (
    <main className="gate" id="page">
      <p className="gate-mark">Narrative OS</p>
      <h1>{title}</h1>
      {lede ? <p className="gate-lede">{lede}</p> : null}
      {children}
      {foot ? <div className="gate-foot">{foot}</div> : null}
    </main>
  );
}

/** What went wrong, in a line that has its place before anything does. */
export function Says({ error, text = "" }: { error?: unknown; text?: string }) {
  return (
    <p className="gate-says" role="alert">
      {error ? describeTrouble(error) : text}
    </p>
  );
}

/** One sentence: what is wrong with a field where the server says so, else the detail. */
function describeTrouble(error: unknown): string {
  if (error instanceof Problem && error.slug === "not-understood") {
    const [first] = readFieldTroubles(error.fields["errors"]);
    if (first) return first;
  }
  const { title, detail } = describeError(error);
  return detail || title;
}

function readFieldTroubles(errors: unknown): string[] {
  if (!Array.isArray(errors)) return [];
  return (errors as { message?: string }[]).map(({ message = "" }) => message.replace(/^Value error, /, ""));
}
