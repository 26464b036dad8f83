/** Passkeys: a finger, a face or a PIN of one's own device instead of a password. */
import { useState } from "react";
import { addPasskey, beginPasskey, removePasskey, useAccountChange, type Passkey } from "@/api/account";
import { Problem } from "@/api/client";
import { Says } from "@/features/account/Gate";
import { Part } from "@/features/account/Part";
import { PasswordSheet } from "@/features/account/PasswordSheet";
import { formatAgo, formatMoment } from "@/lib/format";
import { canUsePasskeys, isKnownHere, makePasskey, wasCancelled } from "@/lib/webauthn";
import { Button, IconButton } from "@/ui/Button";
import { Icon } from "@/ui/icons";
import { showToast } from "@/ui/toasts";

export function Passkeys({ passkeys }: { passkeys: readonly Passkey[] }) {
  const [asking, setAsking] = useState(false);
  const removing = useAccountChange(removePasskey);
  const adding = useAccountChange(addOne);
  const add = async (password: string) => {
    await adding.mutateAsync(password);
  };
  const possible = canUsePasskeys();
  return (
    <Part
      title="Passkeys"
      lede="Sign in with the finger, face or PIN of your own device, without a password. A passkey cannot be guessed or given away by mistake."
    >
      {passkeys.length > 0 ? (
        <ul className="rows">
          {passkeys.map((passkey) => (
            <li key={passkey.id} className="row">
              <Icon name="key" />
              <span className="row-title">{passkey.name}</span>
              <span className="row-text">
                Added {formatMoment(passkey.created_at)} ·{" "}
                {passkey.last_used_at ? `used ${formatAgo(passkey.last_used_at)}` : "not used yet"}
              </span>
              <IconButton
                icon="trash"
                hint="Remove"
                label={`Remove the passkey ${passkey.name}`}
                disabled={removing.isPending}
                onClick={() =>
                  removing.mutate(passkey.id, {
                    onSuccess: () => showToast(`${passkey.name} opens this account no more.`),
                  })
                }
              />
            </li>
          ))}
        </ul>
      ) : null}
      {removing.error ? <Says error={removing.error} /> : null}
      {possible ? (
        <Button onClick={() => setAsking(true)}>Add a passkey</Button>
      ) : (
        <p className="account-note">
          This browser knows no passkeys, or the page was not loaded over a safe line (https).
        </p>
      )}
      {asking ? (
        <PasswordSheet
          title="Add a passkey"
          text="First, your password. Then your device asks for your finger, face or PIN."
          verb="Go on"
          act={add}
          onDone={() => {
            setAsking(false);
            showToast("The passkey is added.");
          }}
          onClose={() => setAsking(false)}
        />
      ) : null}
    </Part>
  );
}

async function addOne(password: string): Promise<Passkey> {
  const { challenge, options } = await beginPasskey(password);
  try {
    const credential = await makePasskey(options);
    return await addPasskey({ challenge, name: nameOfDevice(), credential });
  } catch (error) {
    if (isKnownHere(error))
      throw new Problem(409, {
        title: "Already here",
        detail: "This device holds a passkey of yours already.",
      });
    if (wasCancelled(error))
      throw new Problem(409, {
        title: "Your device made no passkey",
        detail: "No passkey was made; nothing was changed.",
      });
    throw error;
  }
}

const DEVICES: readonly [RegExp, string][] = [
  [/iPhone/, "iPhone"],
  [/iPad/, "iPad"],
  [/Android/, "Android"],
  [/Mac OS X/, "Mac"],
  [/Windows/, "Windows"],
  [/CrOS/, "Chromebook"],
  [/Linux/, "Linux"],
];

/** A name that tells it from the others in the list. */
export function nameOfDevice(agent: string = navigator.userAgent): string {
  return `Passkey of this ${DEVICES.find(([pattern]) => pattern.test(agent))?.[1] ?? "device"}`;
}
