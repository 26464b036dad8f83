/** The first question. */
import { useId } from "react";
import type { StepProps } from "@/features/begin/Begin";

export function TitleStep({ plan, onChange }: StepProps) {
  const note = useId();
  return (
    <div className="begin-title">
      <input
        aria-label="Title"
        aria-describedby={note}
        dir="auto"
        autoFocus
        autoComplete="off"
        maxLength={200}
        placeholder="Untitled"
        value={plan.title}
        onChange={(event) => onChange({ title: event.target.value })}
      />
      <p id={note}>A working title is enough. You can change it, and everything that follows, at any time.</p>
    </div>
  );
}
