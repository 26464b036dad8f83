/** One person of a book. */
import { useId, useState } from "react";
import { useChangeRole, useInvite, useRemoveMember } from "@/api/members";
import type { Member } from "@/api/types";
import { formatDate } from "@/lib/format";
import { GIVEN_ROLES, oneOf, ROLES, type GivenRole } from "@/lib/roles";
import { IconButton } from "@/ui/Button";
import { Confirm } from "@/ui/Confirm";
import { showProblem, showToast } from "@/ui/toasts";

interface MemberLineProps {
  projectId: string;
  member: Member;
  /** Whether whoever looks decides who is here. */
  owner: boolean;
}

export function MemberLine({ projectId, member, owner }: MemberLineProps) {
  const { name, role, is_you: you } = member;
  const settled = role === "owner" || !owner;
  return (
    <li>
      <span className="people-initial" aria-hidden="true">
        {initialOf(name)}
      </span>
      <div className="people-who">
        <span dir="auto">
          {name}
          {you ? <span className="people-you"> (you)</span> : null}
        </span>
        <span className="people-facts">
          {member.email ? `${member.email} · ` : ""}
          {`here since ${formatDate(member.joined_at)}`}
        </span>
      </div>
      {settled ? (
        <span className="people-role">{ROLES[role].name}</span>
      ) : (
        <Deciding projectId={projectId} member={member} />
      )}
    </li>
  );
}

function initialOf(name: string): string {
  return (Array.from(name.trim())[0] ?? "?").toLocaleUpperCase();
}

function Deciding({ projectId, member }: { projectId: string; member: Member }) {
  const [asked, setAsked] = useState(false);
  const change = useChangeRole(projectId);
  const remove = useRemoveMember(projectId);
  const invite = useInvite(projectId);
  const note = useId();
  const { name, role, email } = member;
  const give = (next: GivenRole, from: Pick<Member, "user_id" | "etag">, before: GivenRole) =>
    change.mutate(
      { member: from, role: next },
      {
        onSuccess: (now) =>
          showToast(`${name} is ${oneOf(next)} now.`, {
            undo: () => give(before, now, next),
          }),
        onError: showProblem,
      },
    );
  const again = (address: string) =>
    void invite
      .mutateAsync({ email: address, role: role as GivenRole })
      .then(() => showToast(`${address} was invited again.`))
      .catch(showProblem);
  // Promises and not the callbacks of a mutation: those go with the line when its person does.
  const takeOut = () =>
    void remove
      .mutateAsync(member.user_id)
      .then(() =>
        showToast(`${name} was removed and is out of the book.`, {
          action: email ? { label: "Invite again", run: () => again(email) } : undefined,
        }),
      )
      .catch(showProblem)
      .finally(() => setAsked(false));
  return (
    <>
      <select
        className="input people-select"
        aria-label={`Role of ${name}`}
        aria-describedby={note}
        value={role}
        disabled={change.isPending}
        onChange={(event) => give(event.target.value as GivenRole, member, role as GivenRole)}
      >
        {GIVEN_ROLES.map((given) => (
          <option key={given} value={given}>
            {ROLES[given].name}
          </option>
        ))}
      </select>
      <span id={note} className="hush">
        {ROLES[role].may}
      </span>
      <IconButton icon="trash" hint="Remove" label={`Remove ${name}`} onClick={() => setAsked(true)} />
      <Confirm
        title={`Remove ${name}?`}
        verb="Remove"
        busy={remove.isPending}
        opened={asked}
        onConfirm={takeOut}
        onClose={() => setAsked(false)}
      >
        <p>{`${name} is out at once, also where the book is open now. What they wrote stays in it.`}</p>
      </Confirm>
    </>
  );
}
