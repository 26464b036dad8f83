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
      {now.totp ? (
        <InUse now={now} onAsk={setAsking} />
      ) : (
        <>
          {now.passkeys.length > 0 ? <ByPasskey now={now} /> : null}
          <div className="part-buttons">
            <Button onClick={() => setAsking("set-up")}>Set up a second step</Button>
            {now.passkeys.length > 0 ? (
              <Button onClick={() => setAsking("codes")}>New recovery codes</Button>
            ) : null}
          </div>
        </>
      )}
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
          text="Afterwards your password alone opens your account. Your recovery codes stop working."
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
          title="New recovery codes"
          text="You get ten new codes; the old ones stop working."
          verb="Make new codes"
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

function InUse({ now, onAsk }: { now: Factor; onAsk: (asking: Asking) => void }) {
  const few = now.recovery_codes_left < 3;
  return (
    <>
      <p className="part-state">
        <Icon name="check" size={16} /> In use. {formatCount(now.recovery_codes_left, "recovery code")} left
        {few ? "; make new ones soon." : "."}
      </p>
      <div className="part-buttons">
        <Button onClick={() => onAsk("codes")}>New recovery codes</Button>
        <Button tone="danger" onClick={() => onAsk("remove")}>
          Remove
        </Button>
      </div>
    </>
  );
}

/** A passkey is a second step by itself, and may be lost with its device. */
function ByPasskey({ now }: { now: Factor }) {
  return (
    <p className="part-state">
      <Icon name={now.recovery_codes_left > 0 ? "check" : "warning"} size={16} /> Your passkey is asked for
      after the password. {formatCount(now.recovery_codes_left, "recovery code")} left
      {now.recovery_codes_left > 0 ? "." : ": make some, or losing the device locks you out."}
    </p>
  );
}
