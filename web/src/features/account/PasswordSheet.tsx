/** Something that only the person themselves may do: the password is asked for once more. */
import { useMutation } from "@tanstack/react-query";
import { useState, type ReactNode, type SyntheticEvent } from "react";
import { useSession } from "@/api/session";
import { Says } from "@/features/account/Gate";
import { Button, type Tone } from "@/ui/Button";
import { PasswordField } from "@/ui/fields";
import { Sheet } from "@/ui/Sheet";

interface PasswordSheetProps<T> {
  title: string;
  text: ReactNode;
  verb: string;
  tone?: Tone;
  act: (password: string) => Promise<T>;
  onDone: (got: T) => void;
  onClose: () => void;
}

export function PasswordSheet<T>({
  title,
  text,
  verb,
  tone = "main",
  act,
  onDone,
  onClose,
}: PasswordSheetProps<T>) {
  const email = useSession().data?.user.email ?? "";
  const [password, setPassword] = useState("");
  const acting = useMutation({ mutationFn: act, onSuccess: onDone });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (!acting.isPending) acting.mutate(password);
  };
  return (
    <Sheet title={title} opened onClose={onClose} width={420}>
      <form className="sheet-form" onSubmit={submit}>
        <p className="sheet-lede">{text}</p>
        <input
          className="hush"
          type="text"
          name="username"
          autoComplete="username"
          value={email}
          readOnly
          tabIndex={-1}
          aria-hidden="true"
        />
        <PasswordField
          label="Your password"
          name="current-password"
          autoComplete="current-password"
          data-autofocus
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        <Says error={acting.error} />
        <Button tone={tone} type="submit" disabled={acting.isPending || !password}>
          {verb}
        </Button>
      </form>
    </Sheet>
  );
}
