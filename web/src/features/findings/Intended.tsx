/** Asks why a contradiction is meant to be there; the reason is kept with it. */
import { useState, type SyntheticEvent } from "react";
import { Button } from "@/ui/Button";
import { TextField } from "@/ui/fields";

const REASONS = ["A lie", "A dream or vision", "It changed on purpose", "The narrator is mistaken"];

export function Intended({ onKeep, onCancel }: { onKeep: (reason: string) => void; onCancel: () => void }) {
  const [reason, setReason] = useState("");
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    onKeep(reason.trim());
  };
  return (
    <form className="intended" onSubmit={submit}>
      <TextField
        label="Why is it meant to be so?"
        note="For you, months from now. You may leave it empty."
        autoFocus
        maxLength={500}
        list="intended-reasons"
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          event.stopPropagation();
          onCancel();
        }}
      />
      <datalist id="intended-reasons">
        {REASONS.map((value) => (
          <option key={value} value={value} />
        ))}
      </datalist>
      <div className="intended-buttons">
        <Button tone="main" type="submit">
          It is intended
        </Button>
        <Button tone="quiet" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
