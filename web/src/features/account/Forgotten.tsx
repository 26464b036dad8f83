/** The password is forgotten: a mail brings the way to a new one. */
import { useMutation } from "@tanstack/react-query";
import { useState, type SyntheticEvent } from "react";
import { Link, useLocation } from "react-router";
import { askForReset } from "@/api/accounts";
import { Gate, Says } from "@/features/account/Gate";
import { LookInMail } from "@/features/account/LookInMail";
import { readEmail } from "@/features/account/carried";
import { Button } from "@/ui/Button";
import { TextField } from "@/ui/fields";

export function Forgotten() {
  const [email, setEmail] = useState(readEmail(useLocation().state));
  const asking = useMutation({ mutationFn: () => askForReset(email.trim()) });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (!asking.isPending) asking.mutate();
  };
  if (asking.isSuccess) return <LookInMail email={email.trim()} purpose="reset" />;
  return (
    <Gate
      title="A new password"
      lede="We send you a mail with a link. Your books stay as they are."
      foot={<Link to="/sign-in">Back to sign in</Link>}
    >
      <form className="gate-form" onSubmit={submit}>
        <TextField
          label="Mail address"
          type="email"
          name="email"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
          required
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
        <Says error={asking.error} />
        <Button tone="main" type="submit" disabled={asking.isPending}>
          Send the mail
        </Button>
      </form>
    </Gate>
  );
}
