/** The second step: the code of the app, a passkey, or one of the codes that were kept for the day the phone is gone. */
import { useMutation } from "@tanstack/react-query";
import { useState, type SyntheticEvent } from "react";
import { Problem } from "@/api/client";
import { askForPasskey, giveCode, giveFactorPasskey, type FactorMethod, type SignedIn } from "@/api/session";
import { Says } from "@/features/account/Gate";
import { Button } from "@/ui/Button";
import { TextField } from "@/ui/fields";
import { canUsePasskeys, showPasskey, wasCancelled } from "@/lib/webauthn";

export interface Step {
  challenge: string;
  methods: FactorMethod[];
}

interface SecondStepProps {
  step: Step;
  onDone: (answer: SignedIn) => void;
  onBack: () => void;
}

const ASKS: Record<FactorMethod, { label: string; note: string; other: string }> = {
  totp: {
    label: "Code of your authenticator app",
    note: "Six digits; the app shows new ones every half minute.",
    other: "Use the authenticator app",
  },
  recovery: {
    label: "Recovery code",
    note: "One of the ten codes you kept. Each works once.",
    other: "Use a recovery code",
  },
  passkey: {
    label: "Passkey",
    note: "Your device asks for your finger, face or PIN.",
    other: "Use a passkey",
  },
};

export function SecondStep({ step, onDone, onBack }: SecondStepProps) {
  const methods = step.methods.filter((method) => method !== "passkey" || canUsePasskeys());
  const [method, setMethod] = useState<FactorMethod>(methods[0] ?? "recovery");
  return (
    <div className="gate-form">
      {method === "passkey" ? (
        <PasskeyStep challenge={step.challenge} onDone={onDone} />
      ) : (
        <CodeStep key={method} challenge={step.challenge} method={method} onDone={onDone} onBack={onBack} />
      )}
      <div className="gate-foot">
        {methods
          .filter((other) => other !== method)
          .map((other) => (
            <button key={other} type="button" className="link" onClick={() => setMethod(other)}>
              {ASKS[other].other}
            </button>
          ))}
        <button type="button" className="link" onClick={onBack}>
          Back to the beginning
        </button>
      </div>
    </div>
  );
}

interface CodeStepProps {
  challenge: string;
  method: "totp" | "recovery";
  onDone: (answer: SignedIn) => void;
  onBack: () => void;
}

function CodeStep({ challenge, method, onDone, onBack }: CodeStepProps) {
  const [code, setCode] = useState("");
  const giving = useMutation({
    mutationFn: (text: string) => giveCode(challenge, method, text),
    onSuccess: onDone,
    onError: () => setCode(""),
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (!giving.isPending) giving.mutate(code.trim());
  };
  const type = (text: string) => {
    const digits = text.replace(/\D/g, "");
    setCode(method === "totp" ? digits.slice(0, 6) : text);
    // The sixth digit is the last word.
    if (method === "totp" && digits.length === 6 && !giving.isPending) giving.mutate(digits);
  };
  const stale = giving.error instanceof Problem && giving.error.slug.startsWith("challenge");
  return (
    <form className="gate-form gate-code" data-kind={method} onSubmit={submit}>
      <TextField
        label={ASKS[method].label}
        note={ASKS[method].note}
        name="code"
        inputMode={method === "totp" ? "numeric" : "text"}
        autoComplete="one-time-code"
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
        autoFocus
        required
        value={code}
        onChange={(event) => type(event.target.value)}
      />
      <Says error={giving.error} />
      {stale ? (
        <Button tone="main" onClick={onBack}>
          Begin again
        </Button>
      ) : (
        <Button tone="main" type="submit" disabled={giving.isPending}>
          {giving.isPending ? "Looking…" : "Go on"}
        </Button>
      )}
    </form>
  );
}

function PasskeyStep({ challenge, onDone }: { challenge: string; onDone: (answer: SignedIn) => void }) {
  const giving = useMutation({
    mutationFn: async () => {
      const asked = await askForPasskey(challenge);
      return giveFactorPasskey(asked.challenge, await showPasskey(asked.options));
    },
    onSuccess: onDone,
  });
  return (
    <>
      <p className="gate-lede">{ASKS.passkey.note}</p>
      <Says error={wasCancelled(giving.error) ? null : giving.error} />
      <Button tone="main" autoFocus onClick={() => giving.mutate()} disabled={giving.isPending}>
        {giving.isPending ? "Waiting for your device…" : "Use a passkey"}
      </Button>
    </>
  );
}
