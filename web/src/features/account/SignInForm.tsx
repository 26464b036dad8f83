/** Signing in, wherever it is asked for: on its own screen, or over a page that must not be lost. */
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";
import { Problem } from "@/api/client";
import { sendVerification } from "@/api/accounts";
import { signIn, type Me, type SignedIn } from "@/api/session";
import { AddressField } from "@/features/account/fields";
import { Form } from "@/features/account/Form";
import { Says } from "@/features/account/Gate";
import { SecondStep, type Step } from "@/features/account/SecondStep";
import { useOfferedPasskey, usePasskeyButton } from "@/features/account/usePasskey";
import { Button } from "@/ui/Button";
import { PasswordField } from "@/ui/fields";
import { Icon } from "@/ui/icons";

interface SignInFormProps {
  email?: string;
  onDone: (user: Me | null) => void;
  onStep?: (step: "password" | "factor") => void;
}

export function SignInForm({ email = "", onDone, onStep }: SignInFormProps) {
  const [step, setStep] = useState<Step | null>(null);
  const take = (answer: SignedIn) => {
    if (answer.status === "signed-in") return onDone(answer.user ?? null);
    setStep({ challenge: answer.challenge ?? "", methods: answer.methods ?? ["totp"] });
    onStep?.("factor");
  };
  const back = () => {
    setStep(null);
    onStep?.("password");
  };
  if (step) return <SecondStep step={step} onDone={take} onBack={back} />;
  return <FirstStep email={email} onDone={take} />;
}

function FirstStep({ email: given, onDone }: { email: string; onDone: (answer: SignedIn) => void }) {
  const [email, setEmail] = useState(given);
  const [password, setPassword] = useState("");
  const entering = useMutation({
    mutationFn: () => signIn(email.trim(), password),
    onSuccess: onDone,
  });
  const passkey = usePasskeyButton(onDone);
  useOfferedPasskey(onDone, passkey.asked);
  const send = () => {
    passkey.reset();
    entering.mutate();
  };
  const unconfirmed = entering.error instanceof Problem && entering.error.slug === "address-not-confirmed";
  return (
    <Form
      place="gate"
      sending={entering}
      onSend={send}
      verb="Sign in"
      meanwhile="Signing in…"
      says={unconfirmed ? <Unconfirmed email={email} /> : <Says error={entering.error ?? passkey.error} />}
      foot={
        passkey.possible ? (
          <>
            <span className="gate-or">or</span>
            <Button onClick={passkey.ask} disabled={passkey.isPending}>
              <Icon name="key" size={18} /> Sign in with a passkey
            </Button>
          </>
        ) : null
      }
    >
      <AddressField autoComplete="username webauthn" autoFocus={!given} value={email} onChange={setEmail} />
      <PasswordField
        label="Password"
        name="password"
        autoComplete="current-password"
        autoFocus={Boolean(given)}
        data-autofocus={given ? true : undefined}
        required
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      <p className="gate-row">
        <Link to="/reset-password" state={{ email }}>
          Forgotten your password?
        </Link>
      </p>
    </Form>
  );
}

function Unconfirmed({ email }: { email: string }) {
  const again = useMutation({ mutationFn: () => sendVerification(email) });
  return (
    <div className="gate-aside" role="alert">
      {again.isSuccess ? (
        `A new mail is on its way to ${email}. Open the link in it, then sign in.`
      ) : (
        <>
          This address is not confirmed yet: open the link in the mail that was sent to it.{" "}
          <button type="button" className="link" onClick={() => again.mutate()} disabled={again.isPending}>
            Send the mail again
          </button>
          {again.error ? <Says error={again.error} /> : null}
        </>
      )}
    </div>
  );
}
