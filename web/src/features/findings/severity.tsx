/** How sure and how grave, as a word with a shape; the colour only repeats it. */
import type { Severity } from "@/api/types";

const WORDS: Record<Severity, string> = {
  blocker: "Blocker",
  warning: "Warning",
  suggestion: "Suggestion",
};

export function SeverityMark({ severity }: { severity: Severity }) {
  return (
    <span className="severity" data-severity={severity}>
      <svg viewBox="0 0 10 10" width="10" height="10" aria-hidden="true">
        {severity === "blocker" ? <rect x="1" y="1" width="8" height="8" rx="1" /> : null}
        {severity === "warning" ? <path d="M5 .8 9.6 9H.4z" /> : null}
        {severity === "suggestion" ? <circle cx="5" cy="5" r="4" /> : null}
      </svg>
      {WORDS[severity]}
    </span>
  );
}
