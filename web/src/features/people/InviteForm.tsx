/** Asking somebody in, by mail. */
import { useState, type SyntheticEvent } from "react";
import { useInvite } from "@/api/members";
import { RoleChoice } from "@/features/people/RoleChoice";
import { formatDate } from "@/lib/format";
import type { GivenRole } from "@/lib/roles";
import { Button } from "@/ui/Button";
import { describeError } from "@/ui/feedback";
import { TextField } from "@/ui/fields";
import { showToast } from "@/ui/toasts";

export function InviteForm({ projectId }: { projectId: string }) {
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<GivenRole>("editor");
  const invite = useInvite(projectId);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (!email.trim() || invite.isPending) return;
    invite.mutate(
      { email: email.trim(), role },
      {
        onSuccess: ({ email: to, expires_at }) => {
          setEmail("");
          showToast(`An invitation is on its way to ${to}. It holds until ${formatDate(expires_at)}.`);
        },
      },
    );
  };
  const said = invite.error ? describeError(invite.error) : null;
  return (
    <section aria-labelledby="invite-title">
      <h2 id="invite-title">Invite somebody</h2>
      <form className="invite" onSubmit={submit}>
        <TextField
          label="E-mail address"
          type="email"
          autoComplete="off"
          value={email}
          problem={said ? `${said.title.replace(/\.$/, "")}. ${said.detail}` : undefined}
          note="They get a letter with a link. Without an account yet, they can open one with it."
          onChange={(event) => {
            setEmail(event.target.value);
            if (invite.error) invite.reset();
          }}
        />
        <RoleChoice value={role} onChange={setRole} />
        <Button tone="main" type="submit" disabled={!email.trim() || invite.isPending}>
          {invite.isPending ? "Sending…" : "Send the invitation"}
        </Button>
      </form>
    </section>
  );
}
