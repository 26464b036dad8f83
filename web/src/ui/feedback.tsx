/** What stands where something is on its way, missing or broken. */
import { Component, type ReactNode } from "react";
import { Button } from "@/ui/Button";

export function Skeleton({
  width = "100%",
  height = 14,
}: {
  width?: number | string;
  height?: number | string;
}) {
  return <span className="skeleton" style={{ width, height }} aria-hidden="true" />;
}

/** Lines of text that are still to come; sized like the lines they stand for. */
export function SkeletonLines({
  lines,
  height = 14,
  gap = 12,
}: {
  lines: number;
  height?: number;
  gap?: number;
}) {
  return (
    <div style={{ display: "grid", gap }} role="status" aria-label="Loading">
      {Array.from({ length: lines }, (_, line) => (
        <Skeleton key={line} height={height} width={`${[96, 88, 100, 72, 92][line % 5] ?? 90}%`} />
      ))}
    </div>
  );
}

interface EmptyStateProps {
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}

/** Says what would be here and what to do next. */
export function EmptyState({ title, children, action }: EmptyStateProps) {
  return (
    <div className="empty">
      <h2>{title}</h2>
      {children ? <p>{children}</p> : null}
      {action}
    </div>
  );
}

export function Progress({ value, label }: { value: number; label: string }) {
  const percent = Math.round(Math.min(1, Math.max(0, value)) * 100);
  return (
    <span
      className="progress"
      role="progressbar"
      aria-label={label}
      aria-valuenow={percent}
      aria-valuemin={0}
      aria-valuemax={100}
    >
      <span style={{ width: `${percent}%` }} />
    </span>
  );
}

/** What happened, what is safe, what to do. */
export function Mishap({ error, onRetry }: { error: unknown; onRetry?: (() => void) | undefined }) {
  const { title, detail } = describeError(error);
  return (
    <div className="mishap" role="alert">
      <h2>{title}</h2>
      <p>{detail}</p>
      {onRetry ? <Button onClick={onRetry}>Try again</Button> : null}
    </div>
  );
}

export function describeError(error: unknown): { title: string; detail: string } {
  if (error instanceof Error) {
    const detail = "detail" in error && typeof error.detail === "string" ? error.detail : "";
    const title =
      "title" in error && typeof error.title === "string" ? error.title : "This part stopped working";
    return { title, detail: detail || "Your book is safe. Try again, or reload the page." };
  }
  return { title: "This part stopped working", detail: "Your book is safe. Try again, or reload the page." };
}

interface BoundaryProps {
  /** When this changes, what broke is tried again. */
  resetKey?: string | undefined;
  children: ReactNode;
}

/** Keeps what breaks in one pane from taking the others down. */
export class Boundary extends Component<BoundaryProps, { error: unknown }> {
  override state: { error: unknown } = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override componentDidUpdate(before: BoundaryProps) {
    if (this.state.error !== null && before.resetKey !== this.props.resetKey) this.setState({ error: null });
  }

  override render() {
    if (this.state.error !== null)
      return <Mishap error={this.state.error} onRetry={() => this.setState({ error: null })} />;
    return this.props.children;
  }
}
