/** Invitations that wait for an answer, above the books. */
import { useNavigate } from "react-router";
import { useAnswerInvitation, useWaitingInvitations } from "@/api/invitations";
import { useSession } from "@/api/session";
import type { WaitingInvitation } from "@/api/types";
import { formatDate } from "@/lib/format";
import { ROLES } from "@/lib/roles";
import { Button } from "@/ui/Button";
import { showProblem, showToast } from "@/ui/toasts";

export function Invited() {
  const together = useSession().data?.mode === "multi-user";
  const waiting = useWaitingInvitations(together).data ?? [];
  const answer = useAnswerInvitation();
  const navigate = useNavigate();
  if (waiting.length === 0) return null;
  const accept = ({ id }: WaitingInvitation) =>
    answer.mutate(
      { id, answer: "accept" },
      {
        onSuccess: (joined) => {
          if (joined) void navigate(`/projects/${joined.project_id}`);
        },
        onError: showProblem,
      },
    );
  const decline = ({ id, project_title: title }: WaitingInvitation) =>
    answer.mutate(
      { id, answer: "decline" },
      { onSuccess: () => showToast(`You declined “${title || "Untitled"}”.`), onError: showProblem },
    );
  return (
    <section className="invited" aria-labelledby="invited-title">
      <h2 id="invited-title">You are invited</h2>
      <ul>
        {waiting.map((one) => (
          <li key={one.id}>
            <div>
              <p>
                {`${one.inviter} invites you to `}
                <strong>{one.project_title || "an untitled book"}</strong>
                {` as ${ROLES[one.role].name.toLowerCase()}.`}
              </p>
              <p className="book-facts">{`${ROLES[one.role].may} Open until ${formatDate(one.expires_at)}.`}</p>
            </div>
            <Button tone="quiet" disabled={answer.isPending} onClick={() => decline(one)}>
              Decline
            </Button>
            <Button tone="main" disabled={answer.isPending} onClick={() => accept(one)}>
              Accept
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
