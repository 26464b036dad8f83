/** Giving the book to somebody else: the one thing here that its owner cannot take back alone. */
import { useEffect, useRef, useState } from "react";
import { useTransfer } from "@/api/members";
import type { Member } from "@/api/types";
import { Button } from "@/ui/Button";
import { Confirm } from "@/ui/Confirm";
import { showProblem, showToast } from "@/ui/toasts";

interface HandOverProps {
  projectId: string;
  title: string;
  others: readonly Member[];
}

export function HandOver({ projectId, title, others }: HandOverProps) {
  const [chosen, setChosen] = useState("");
  const [asked, setAsked] = useState(false);
  const transfer = useTransfer(projectId);
  const section = useRef<HTMLElement>(null);
  useEffect(() => {
    if (location.hash === "#hand-over") section.current?.scrollIntoView({ block: "center" });
  }, []);
  const heir = others.find(({ user_id }) => user_id === chosen) ?? others[0];
  const give = () => {
    if (!heir) return;
    void transfer
      .mutateAsync(heir.user_id)
      .then(() => showToast(`${heir.name} owns “${title}” now. You are an editor of it.`))
      .catch(showProblem)
      .finally(() => setAsked(false));
  };
  return (
    <section ref={section} id="hand-over" className="people-end" aria-labelledby="hand-over-title">
      <h2 id="hand-over-title">Hand the book over</h2>
      {heir ? (
        <>
          <p>Somebody else becomes its owner; you stay as an editor. Only they could give it back.</p>
          <div className="people-heir">
            <select
              className="input people-select"
              aria-label="New owner"
              value={heir.user_id}
              onChange={(event) => setChosen(event.target.value)}
            >
              {others.map(({ user_id: id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
            <Button tone="danger" onClick={() => setAsked(true)}>
              Hand over
            </Button>
          </div>
          <Confirm
            title={`Hand “${title}” over to ${heir.name}?`}
            verb="Hand over"
            word={title || "hand over"}
            busy={transfer.isPending}
            opened={asked}
            onConfirm={give}
            onClose={() => setAsked(false)}
          >
            <p>
              {`${heir.name} will decide who is here, and can archive or delete the book. You become an editor.`}
            </p>
          </Confirm>
        </>
      ) : (
        <p>Nobody else is here yet. Whoever you invite and who accepts can become its owner.</p>
      )}
    </section>
  );
}
