/** Invitations that were not answered yet. */
import { useInvitations, useInvite, useResend, useWithdraw } from "@/api/members";
import type { Invitation } from "@/api/types";
import { formatDate } from "@/lib/format";
import { ROLES, type GivenRole } from "@/lib/roles";
import { Button } from "@/ui/Button";
import { Mishap } from "@/ui/feedback";
import { showProblem, showToast } from "@/ui/toasts";

export function Invitations({ projectId }: { projectId: string }) {
  const invitations = useInvitations(projectId, true);
  if (invitations.error)
    return <Mishap error={invitations.error} onRetry={() => void invitations.refetch()} />;
  if (!invitations.data?.length) return null;
  return (
    <section aria-labelledby="waiting-title">
      <h2 id="waiting-title">Invited, not here yet</h2>
      <ul className="people-list">
        {invitations.data.map((invitation) => (
          <Waiting key={invitation.id} projectId={projectId} invitation={invitation} />
        ))}
      </ul>
    </section>
  );
}

function Waiting({ projectId, invitation }: { projectId: string; invitation: Invitation }) {
  const resend = useResend(projectId);
  const withdraw = useWithdraw(projectId);
  const invite = useInvite(projectId);
  const { id, email, role, expired, expires_at: until } = invitation;
  const sendAgain = () =>
    resend.mutate(id, {
      onSuccess: () => showToast(`The invitation was sent to ${email} again; the earlier link ends.`),
      onError: showProblem,
    });
  const again = () => void invite.mutateAsync({ email, role: role as GivenRole }).catch(showProblem);
  const takeBack = () =>
    void withdraw
      .mutateAsync(id)
      .then(() =>
        showToast(`The invitation of ${email} was withdrawn; its link leads nowhere now.`, {
          action: { label: "Invite again", run: again },
        }),
      )
      .catch(showProblem);
  return (
    <li data-expired={expired || undefined}>
      <div className="people-who">
        <span>{email}</span>
        <span className="people-facts">
          {`${ROLES[role].name} · ${expired ? "expired on" : "open until"} ${formatDate(until)}`}
        </span>
      </div>
      <Button aria-label={`Send again to ${email}`} disabled={resend.isPending} onClick={sendAgain}>
        Send again
      </Button>
      <Button
        tone="quiet"
        aria-label={`Withdraw the invitation of ${email}`}
        disabled={withdraw.isPending}
        onClick={takeBack}
      >
        Withdraw
      </Button>
    </li>
  );
}
