/** Something to fill in and send: the fields, what went wrong, one button. Nothing is sent twice. */
import type { ReactNode, SyntheticEvent } from "react";
import { Says } from "@/features/account/Gate";
import { Button, type Tone } from "@/ui/Button";

interface FormProps {
  /** Where it stands: before the door, in a sheet, or in a part of the account. */
  place: "gate" | "sheet" | "account";
  sending: { isPending: boolean; error: unknown };
  onSend: () => void;
  verb: string;
  /** What the button says while it is sent. */
  meanwhile?: string;
  tone?: Tone;
  /** Whether everything is there that is needed. */
  ready?: boolean;
  /** Said in place of what went wrong. */
  says?: ReactNode;
  children: ReactNode;
  /** Other ways to go, below the button. */
  foot?: ReactNode;
}

export function Form({
  place,
  sending,
  onSend,
  verb,
  meanwhile = verb,
  tone = place === "account" ? "plain" : "main",
  ready = true,
  says = <Says error={sending.error} />,
  children,
  foot,
}: FormProps) {
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (ready && !sending.isPending) onSend();
  };
  return (
    <form className={`${place}-form`} onSubmit={submit}>
      {children}
      {says}
      <Button tone={tone} type="submit" disabled={!ready || sending.isPending}>
        {sending.isPending ? meanwhile : verb}
      </Button>
      {foot}
    </form>
  );
}
