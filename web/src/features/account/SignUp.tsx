/** Opening an account: a name, an address, a password; then a look in the mail. */
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useLocation, useSearchParams } from "react-router";
import { openAccount } from "@/api/accounts";
import { useStudio } from "@/api/session";
import { AddressField, ChosenPassword, NameField } from "@/features/account/fields";
import { Form } from "@/features/account/Form";
import { Gate } from "@/features/account/Gate";
import { LookInMail } from "@/features/account/LookInMail";
import { readEmail } from "@/features/account/carried";
import { readCarried, readNext, signInAddress } from "@/lib/next";

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
      <Opening invitation={invitation} onSent={setSent} />
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

function Opening({ invitation, onSent }: { invitation: string; onSent: (email: string) => void }) {
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
  return (
    <Form place="gate" sending={opening} onSend={opening.mutate} verb="Open the account" meanwhile="Opening…">
      <NameField
        note="As others see it who work on a book with you."
        autoFocus
        value={name}
        onChange={setName}
      />
      <AddressField value={email} onChange={setEmail} />
      <ChosenPassword label="Password" name="password" value={password} onChange={setPassword} />
    </Form>
  );
}
