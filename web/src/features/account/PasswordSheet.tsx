/** Something that only the person themselves may do: the password is asked for once more. */
import { useMutation } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { PresentPassword } from "@/features/account/fields";
import { Form } from "@/features/account/Form";
import type { Tone } from "@/ui/Button";
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
  const [password, setPassword] = useState("");
  const acting = useMutation({ mutationFn: act, onSuccess: onDone });
  return (
    <Sheet title={title} opened onClose={onClose} width={420}>
      <Form
        place="sheet"
        sending={acting}
        onSend={() => acting.mutate(password)}
        verb={verb}
        tone={tone}
        ready={password !== ""}
      >
        <p className="sheet-lede">{text}</p>
        <PresentPassword data-autofocus value={password} onChange={setPassword} />
      </Form>
    </Sheet>
  );
}
