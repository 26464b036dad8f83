/** The secret goes into the app by camera or by hand; one code of the app proves that it arrived. */
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { confirmTotp, type Totp } from "@/api/account";
import { Form } from "@/features/account/Form";
import { copyText } from "@/lib/keep";
import { Button } from "@/ui/Button";
import { TextField } from "@/ui/fields";
import { Sheet } from "@/ui/Sheet";
import { showToast } from "@/ui/toasts";

interface TotpSheetProps {
  totp: Totp;
  onDone: (codes: string[]) => void;
  onClose: () => void;
}

export function TotpSheet({ totp, onDone, onClose }: TotpSheetProps) {
  const [code, setCode] = useState("");
  const confirming = useMutation({
    mutationFn: () => confirmTotp(code),
    onSuccess: onDone,
    onError: () => setCode(""),
  });
  const copy = async () => {
    if (await copyText(totp.secret)) showToast("The key is copied.");
    else showToast("Your browser does not let this page copy. Mark the key and copy it by hand.");
  };
  return (
    <Sheet title="Set up a second step" opened onClose={onClose} width={460}>
      <Form
        place="sheet"
        sending={confirming}
        onSend={confirming.mutate}
        verb="Turn it on"
        ready={code.length === 6}
      >
        <ol className="steps">
          <li>
            <p>Let your authenticator app look at this picture.</p>
            <img
              className="qr"
              src={pictureOf(totp.qr_svg)}
              alt="QR code with the key of your second step"
              width={200}
              height={200}
            />
            <details>
              <summary>Or type the key by hand</summary>
              <p className="secret">
                <code>{inGroups(totp.secret)}</code>
                <Button icon="copy" onClick={() => void copy()}>
                  Copy
                </Button>
              </p>
            </details>
          </li>
          <li>
            <TextField
              label="Type the six digits that it shows"
              name="code"
              inputMode="numeric"
              autoComplete="one-time-code"
              maxLength={6}
              required
              value={code}
              onChange={(event) => setCode(event.target.value.replace(/\D/g, "").slice(0, 6))}
            />
          </li>
        </ol>
      </Form>
    </Sheet>
  );
}

/** As a picture nothing in it can run, whatever it holds. */
export function pictureOf(svg: string): string {
  return `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
}

function inGroups(secret: string): string {
  return secret.match(/.{1,4}/g)?.join(" ") ?? secret;
}
