/** Asking somebody in, by mail. */
import { useState, type SyntheticEvent } from "react";
import { useInvite } from "@/api/members";
import { RoleChoice } from "@/features/people/RoleChoice";
import { formatDate } from "@/lib/format";
import type { GivenRole } from "@/lib/roles";
import { Button } from "@/ui/Button";
import { describeError } from "@/ui/feedback";
import { TextField } from "@/ui/fields";

export function InviteForm({ projectId }: { projectId: string }) {
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<GivenRole>("editor");
  const invite = useInvite(projectId);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (!email.trim() || invite.isPending) return;
    invite.mutate({ email: email.trim(), role }, { onSuccess: () => setEmail("") });
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
            if (!invite.isPending) invite.reset();
          }}
        />
        <RoleChoice value={role} onChange={setRole} />
        <Button tone="main" type="submit" disabled={!email.trim() || invite.isPending}>
          {invite.isPending ? "Sending…" : "Send the invitation"}
        </Button>
        {/* Here and not in a notice: on a phone that would lie over the button. */}
        <p className="invite-said" role="status">
          {invite.data
            ? `An invitation is on its way to ${invite.data.email}. It holds until ${formatDate(invite.data.expires_at)}.`
            : ""}
        </p>
      </form>
    </section>
  );
}
