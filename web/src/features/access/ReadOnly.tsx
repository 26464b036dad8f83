/** A word in the top line for whoever may only read, and why, where they ask. */
import { useEffect, useRef, useState } from "react";
import { may, useRole } from "@/api/access";
import { KeptWords } from "@/features/access/KeptWords";
import { useKeptWords } from "@/editor/documents/kept";
import { oneOf, ROLES } from "@/lib/roles";
import { Button } from "@/ui/Button";
import { Sheet } from "@/ui/Sheet";
import { showToast } from "@/ui/toasts";

export default function ReadOnly({ projectId }: { projectId: string }) {
  const role = useRole(projectId);
  const before = useRef(role);
  const [asked, setAsked] = useState(false);
  useEffect(() => {
    const was = before.current;
    before.current = role;
    if (!role || !was || was === role) return;
    if (may(role, "write") && !may(was, "write")) setAsked(false);
    showToast(
      may(role, "write")
        ? `You are ${oneOf(role)} of this book now: you can write in it.`
        : `You are ${oneOf(role)} of this book now: you can read all of it, and change nothing.`,
    );
  }, [role]);
  if (!role || may(role, "write")) return null;
  return <Chip key={role} projectId={projectId} why={ROLES[role].why} asked={asked} onAsk={setAsked} />;
}

interface ChipProps {
  projectId: string;
  why: string;
  asked: boolean;
  onAsk: (asked: boolean) => void;
}

function Chip({ projectId, why, asked, onAsk }: ChipProps) {
  const { kept } = useKeptWords(projectId);
  return (
    <>
      <button type="button" className="read-only" aria-haspopup="dialog" onClick={() => onAsk(true)}>
        {kept.length > 0 ? "Read only · words kept" : "Read only"}
      </button>
      <Sheet title="You can read this book" opened={asked} onClose={() => onAsk(false)} width={520}>
        <div className="read-only-why">
          <p>{why}</p>
          <KeptWords projectId={projectId} />
          <Button tone="main" data-autofocus onClick={() => onAsk(false)}>
            Go on reading
          </Button>
        </div>
      </Sheet>
    </>
  );
}
