/** A new token, shown this once. */
import { useState } from "react";
import type { MadeToken } from "@/api/account";
import { copyText } from "@/lib/keep";
import { Button } from "@/ui/Button";
import { Sheet } from "@/ui/Sheet";

export function TokenSheet({ made, onClose }: { made: MadeToken; onClose: () => void }) {
  const [said, setSaid] = useState("");
  const copy = async () =>
    setSaid(
      (await copyText(made.token)) ? "Copied." : "Your browser does not let this page copy; mark it by hand.",
    );
  return (
    <Sheet title={made.name} opened onClose={onClose} width={520}>
      <div className="sheet-form">
        <p className="sheet-lede">
          This is the token. It is shown only now; who has it can do with your books what it may do.
        </p>
        <p className="secret">
          <code>{made.token}</code>
          <Button icon="copy" data-autofocus onClick={() => void copy()}>
            Copy
          </Button>
        </p>
        <p className="account-note">
          Send it with every request: <code>Authorization: Bearer …</code>
        </p>
        <p className="gate-says account-said" role="status">
          {said}
        </p>
        <Button tone="main" onClick={onClose}>
          I have kept it
        </Button>
      </div>
    </Sheet>
  );
}
