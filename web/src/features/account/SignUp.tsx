/** Opening an account: a name, an address, a password; then a look in the mail. */
import { useMutation } from "@tanstack/react-query";
import { useState, type SyntheticEvent } from "react";
import { Link, useLocation, useSearchParams } from "react-router";
import { openAccount } from "@/api/accounts";
import { useStudio } from "@/api/session";
import { Gate, Says } from "@/features/account/Gate";
import { LookInMail } from "@/features/account/LookInMail";
import { readEmail } from "@/features/account/carried";
import { PASSWORD_NOTE, weigh } from "@/features/account/password";
import { readCarried, readNext, signInAddress } from "@/lib/next";
import { Button } from "@/ui/Button";
import { PasswordField, TextField } from "@/ui/fields";

export default function SignUp() {
  const [search] = useSearchParams();
  const { hash } = useLocation();
  const next = readNext(search, hash);
  const invitation = readCarried(hash, "invitation") ?? "";
  const studio = useStudio();
  const [sent, setSent] = useState("");
  if (sent) return <LookInMail email={sent} next={next} purpose="confirm" />;
  if (studio.data?.sign_up === "invited" && !invitation) return <ByInvitation next={next} />;
  return (
    <Gate
      title="Open an account"
      lede={
        invitation
          ? "Then the book you were invited to is yours to open."
          : "Your books are yours alone until you invite somebody."
      }
      foot={
        <p>
          You have one already? <Link to={signInAddress(next)}>Sign in</Link>
        </p>
      }
    >
      <Form invitation={invitation} onSent={setSent} />
    </Gate>
  );
}

function ByInvitation({ next }: { next: string }) {
  return (
    <Gate
      title="By invitation"
      lede="Accounts in this studio are opened by those who were invited. Open the link in the mail that invites you, or ask whoever runs the studio."
      foot={
        <p>
          You have an account? <Link to={signInAddress(next)}>Sign in</Link>
        </p>
      }
    />
  );
}

function Form({ invitation, onSent }: { invitation: string; onSent: (email: string) => void }) {
  const given = readEmail(useLocation().state, useSearchParams()[0]);
  const [name, setName] = useState("");
  const [email, setEmail] = useState(given);
  const [password, setPassword] = useState("");
  const opening = useMutation({
    mutationFn: () =>
      openAccount({
        name: name.trim(),
        email: email.trim(),
        password,
        ...(invitation ? { invitation } : {}),
      }),
    onSuccess: () => onSent(email.trim()),
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (!opening.isPending) opening.mutate();
  };
  return (
    <form className="gate-form" onSubmit={submit}>
      <TextField
        label="Your name"
        note="As others see it who work on a book with you."
        name="name"
        autoComplete="name"
        autoFocus
        required
        maxLength={120}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <TextField
        label="Mail address"
        type="email"
        name="email"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        required
        value={email}
        onChange={(event) => setEmail(event.target.value)}
      />
      <PasswordField
        label="Password"
        note={weigh(password) || PASSWORD_NOTE}
        name="password"
        autoComplete="new-password"
        required
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      <Says error={opening.error} />
      <Button tone="main" type="submit" disabled={opening.isPending}>
        {opening.isPending ? "Opening…" : "Open the account"}
      </Button>
    </form>
  );
}
