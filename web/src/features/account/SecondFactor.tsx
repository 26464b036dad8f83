/** A second step when signing in: an authenticator app, and codes for the day the phone is gone. */
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import {
  beginTotp,
  makeRecoveryCodes,
  removeTotp,
  type SecondFactor as Factor,
  type Totp,
} from "@/api/account";
import { keys } from "@/api/queries";
import { CodesSheet } from "@/features/account/CodesSheet";
import { Part } from "@/features/account/Part";
import { PasswordSheet } from "@/features/account/PasswordSheet";
import { TotpSheet } from "@/features/account/TotpSheet";
import { formatCount } from "@/lib/format";
import { Button } from "@/ui/Button";
import { Icon } from "@/ui/icons";
import { showToast } from "@/ui/toasts";

type Asking = "set-up" | "remove" | "codes" | null;

export function SecondFactor({ now }: { now: Factor }) {
  const cache = useQueryClient();
  const [asking, setAsking] = useState<Asking>(null);
  const [totp, setTotp] = useState<Totp | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  const byPasskey = now.passkeys.length > 0;
  const refresh = () => {
    void cache.invalidateQueries({ queryKey: keys.account });
    void cache.invalidateQueries({ queryKey: keys.session });
  };
  const show = (made: string[]) => {
    setAsking(null);
    setTotp(null);
    setCodes(made);
    refresh();
  };
  return (
    <Part
      title="Second step"
      lede="Whoever learns your password still cannot get in without your phone. An app such as Aegis, 2FAS or Google Authenticator shows a new code every half minute."
    >
      {now.totp ? <ByApp now={now} onAsk={setAsking} /> : null}
      {!now.totp && byPasskey ? <ByPasskey now={now} onAsk={setAsking} /> : null}
      {!now.totp && !byPasskey ? (
        <Button onClick={() => setAsking("set-up")}>Set up a second step</Button>
      ) : null}
      {asking === "set-up" ? (
        <PasswordSheet
          title="Set up a second step"
          text="First, your password, so that nobody else can do this for you."
          verb="Go on"
          act={beginTotp}
          onDone={(made) => {
            setAsking(null);
            setTotp(made);
          }}
          onClose={() => setAsking(null)}
        />
      ) : null}
      {asking === "remove" ? (
        <PasswordSheet
          title="Remove the second step"
          text={
            byPasskey
              ? "Afterwards no code of the app is asked for; your passkey still is, after the password."
              : "Afterwards your password alone opens your account; recovery codes are not asked for."
          }
          verb="Remove it"
          tone="danger"
          act={removeTotp}
          onDone={() => {
            setAsking(null);
            refresh();
            showToast("The second step is removed.");
          }}
          onClose={() => setAsking(null)}
        />
      ) : null}
      {asking === "codes" ? (
        <PasswordSheet
          title="Recovery codes"
          text={`You get ten codes, to be used one by one after your password when your device is gone.${now.recovery_codes_left > 0 ? " The old ones stop working." : ""}`}
          verb="Make the codes"
          act={makeRecoveryCodes}
          onDone={show}
          onClose={() => setAsking(null)}
        />
      ) : null}
      {totp ? <TotpSheet totp={totp} onDone={show} onClose={() => setTotp(null)} /> : null}
      {codes ? <CodesSheet codes={codes} onClose={() => setCodes(null)} /> : null}
    </Part>
  );
}

interface StandingProps {
  now: Factor;
  onAsk: (asking: Asking) => void;
}

function ByApp({ now, onAsk }: StandingProps) {
  const left = now.recovery_codes_left;
  return (
    <>
      <p className="account-state">
        <Icon name="check" size={16} /> In use. {formatCount(left, "recovery code")} left
        {left < 3 ? "; make new ones soon." : "."}
      </p>
      <div className="account-buttons">
        <Button onClick={() => onAsk("codes")}>New recovery codes</Button>
        <Button tone="danger" onClick={() => onAsk("remove")}>
          Remove
        </Button>
      </div>
    </>
  );
}

/** A passkey is a second step by itself, and may be lost with its device: what happens then is said before it does. */
function ByPasskey({ now, onAsk }: StandingProps) {
  const left = now.recovery_codes_left;
  const lost = now.passkeys.length > 1 ? "Should you lose all their devices" : "Should you lose its device";
  return (
    <>
      <p className="account-state">
        <Icon name={left > 0 ? "check" : "warning"} size={16} />{" "}
        {now.passkeys.length > 1 ? "One of your passkeys is" : "Your passkey is"} asked for after the
        password.{" "}
        {left > 0
          ? `${lost}, a recovery code takes its place: ${formatCount(left, "code")} left.`
          : `${lost}, you are locked out, and only whoever runs this studio can let you in again. A new password by mail does not help. Recovery codes do: make some now.`}
      </p>
      <div className="account-buttons">
        <Button tone={left > 0 ? "plain" : "main"} onClick={() => onAsk("codes")}>
          {left > 0 ? "New recovery codes" : "Make recovery codes"}
        </Button>
        <Button onClick={() => onAsk("set-up")}>Set up an authenticator app</Button>
      </div>
    </>
  );
}
