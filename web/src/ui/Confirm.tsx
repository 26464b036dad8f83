/** A question before something that cannot simply be undone; where it weighs most, a word has to be typed. */
import { useState, type ReactNode, type SyntheticEvent } from "react";
import { Button, type Tone } from "@/ui/Button";
import { TextField } from "@/ui/fields";
import { Sheet } from "@/ui/Sheet";

interface ConfirmProps {
  title: string;
  /** What it does, and what of it stays. */
  children: ReactNode;
  verb: string;
  tone?: Tone;
  /** Has to be typed before the button can be pressed. */
  word?: string | undefined;
  busy?: boolean;
  opened: boolean;
  onConfirm: () => void;
  onClose: () => void;
}

export function Confirm(props: ConfirmProps) {
  return (
    <Sheet title={props.title} opened={props.opened} onClose={props.onClose} width={480}>
      {props.opened ? <Question {...props} /> : null}
    </Sheet>
  );
}

function Question({ children, verb, tone = "danger", word, busy = false, onConfirm, onClose }: ConfirmProps) {
  const [typed, setTyped] = useState("");
  const ready = word === undefined || typed.trim() === word.trim();
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (ready && !busy) onConfirm();
  };
  return (
    <form className="confirm" onSubmit={submit}>
      <div className="confirm-text">{children}</div>
      {word === undefined ? null : (
        <TextField
          label={`Type “${word}” to go on`}
          data-autofocus
          autoComplete="off"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      )}
      <div className="confirm-buttons">
        <Button onClick={onClose} data-autofocus={word === undefined || undefined}>
          Cancel
        </Button>
        <Button tone={tone} type="submit" disabled={!ready || busy}>
          {verb}
        </Button>
      </div>
    </form>
  );
}
