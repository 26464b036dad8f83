/** Short news at the foot of the screen, with a way back where there is one. */
import { useEffect } from "react";
import { createStore, useStore } from "@/lib/store";
import { describeError } from "@/ui/feedback";

export interface Toast {
  id: number;
  text: string;
  tone: "plain" | "problem";
  action?: { label: string; run: () => void } | undefined;
  about?: string | undefined;
}

const toasts = createStore<readonly Toast[]>([]);
const LASTS = 8_000;
let nextId = 1;

export const toastStore = toasts;

interface ToastOptions {
  undo?: (() => void) | undefined;
  /** Another way on than "Undo". */
  action?: Toast["action"];
  tone?: Toast["tone"];
  /** What it is about: it takes the place of an earlier one about the same, whose way on no longer leads anywhere. */
  about?: string;
}

export function showToast(text: string, options: ToastOptions = {}): number {
  const id = nextId++;
  const action = options.undo ? { label: "Undo", run: options.undo } : options.action;
  // Three at most: an older one has been read or does not matter any more.
  const { tone = "plain", about } = options;
  toasts.set((now) => [
    ...now.filter((one) => !about || one.about !== about).slice(-2),
    { id, text, tone, action, about },
  ]);
  return id;
}

export function showProblem(error: unknown): void {
  const { title, detail } = describeError(error);
  showToast(detail ? `${title.replace(/\.$/, "")}. ${detail}` : title, { tone: "problem" });
}

export function dismissToast(id: number): void {
  toasts.set((now) => now.filter((toast) => toast.id !== id));
}

export function Toasts() {
  const shown = useStore(toasts);
  return (
    <div className="toasts no-print" role="region" aria-label="Notices" aria-live="polite">
      {shown.map((toast) => (
        <ToastLine key={toast.id} toast={toast} />
      ))}
    </div>
  );
}

function ToastLine({ toast }: { toast: Toast }) {
  useEffect(() => {
    const timer = setTimeout(() => dismissToast(toast.id), LASTS);
    return () => clearTimeout(timer);
  }, [toast.id]);
  const act = () => {
    dismissToast(toast.id);
    toast.action?.run();
  };
  return (
    <div className="toast" data-tone={toast.tone}>
      <span>{toast.text}</span>
      {toast.action ? (
        <button type="button" onClick={act}>
          {toast.action.label}
        </button>
      ) : (
        <button type="button" onClick={() => dismissToast(toast.id)}>
          Close
        </button>
      )}
    </div>
  );
}
