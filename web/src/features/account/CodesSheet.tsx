/** The recovery codes, shown this once. */
import { useState } from "react";
import { copyText, saveText } from "@/lib/keep";
import { Button } from "@/ui/Button";
import { Sheet } from "@/ui/Sheet";

const FILE = "narrative-os-recovery-codes.txt";

export function CodesSheet({ codes, onClose }: { codes: readonly string[]; onClose: () => void }) {
  const [said, setSaid] = useState("");
  const text = codes.join("\n");
  const copy = async () =>
    setSaid(
      (await copyText(text)) ? "Copied." : "Your browser does not let this page copy; mark them by hand.",
    );
  const save = () => {
    saveText(FILE, `Recovery codes for Narrative OS. Each works once.\n\n${text}\n`);
    setSaid("Saved as a file.");
  };
  return (
    <Sheet title="Your recovery codes" opened onClose={onClose} width={460}>
      <div className="sheet-form">
        <p className="sheet-lede">
          When your phone or the device of your passkey is gone, one of these takes its place after your
          password; each works once. They are shown only now: keep them where you keep what must not be lost.
        </p>
        <ol className="codes" aria-label="Recovery codes">
          {codes.map((code) => (
            <li key={code}>
              <code>{code}</code>
            </li>
          ))}
        </ol>
        <div className="account-buttons no-print">
          <Button icon="copy" onClick={() => void copy()}>
            Copy
          </Button>
          <Button icon="download" onClick={save}>
            Save as a file
          </Button>
          <Button icon="print" onClick={() => window.print()}>
            Print
          </Button>
        </div>
        <p className="gate-says account-said" role="status">
          {said}
        </p>
        <Button tone="main" className="no-print" onClick={onClose}>
          I have kept them
        </Button>
      </div>
    </Sheet>
  );
}
