/** Who works on a book and as what; who was asked to; and how one gives it away or goes. */
import "@/features/people/people.css";
import { useEffect, useState } from "react";
import { Link, useNavigate, useParams } from "react-router";
import { isOutOfReach, may, useRole } from "@/api/access";
import { useProjectEvents } from "@/api/events";
import { useLeave, useMembers } from "@/api/members";
import { useProject } from "@/api/projects";
import { HandOver } from "@/features/people/HandOver";
import { Invitations } from "@/features/people/Invitations";
import { InviteForm } from "@/features/people/InviteForm";
import { MemberLine } from "@/features/people/MemberLine";
import { ROLES, type RoleName } from "@/lib/roles";
import { Button } from "@/ui/Button";
import { Confirm } from "@/ui/Confirm";
import { Mishap, SkeletonLines } from "@/ui/feedback";
import { Icon } from "@/ui/icons";
import { showProblem, showToast } from "@/ui/toasts";

export default function People() {
  const { projectId = "" } = useParams();
  const project = useProject(projectId);
  useProjectEvents(projectId);
  const title = project.data?.title;
  useEffect(() => {
    document.title = title ? `People of ${title} · Narrative OS` : "People · Narrative OS";
  }, [title]);
  return (
    <main className="people" id="page">
      <header>
        <Link className="button" data-tone="quiet" to={`/projects/${projectId}`}>
          <Icon name="left" size={16} />
          Back to the book
        </Link>
        <h1 dir="auto">{title ? `People of “${title}”` : "People"}</h1>
      </header>
      {isOutOfReach(project.error) || (project.error && !project.data) ? (
        <Mishap error={project.error} onRetry={() => void project.refetch()} />
      ) : (
        <Everybody projectId={projectId} title={title ?? ""} />
      )}
    </main>
  );
}

function Everybody({ projectId, title }: { projectId: string; title: string }) {
  const role = useRole(projectId);
  const members = useMembers(projectId);
  const owner = may(role, "manage");
  if (members.error) return <Mishap error={members.error} onRetry={() => void members.refetch()} />;
  if (!members.data || !role) return <SkeletonLines lines={5} height={44} />;
  const others = members.data.filter(({ is_you }) => !is_you);
  return (
    <>
      <section aria-labelledby="members-title">
        <h2 id="members-title">Who is here</h2>
        <ul className="people-list">
          {members.data.map((member) => (
            <MemberLine key={member.user_id} projectId={projectId} member={member} owner={owner} />
          ))}
        </ul>
        {owner ? null : <p className="people-note">{ROLES[role].why}</p>}
      </section>
      {owner ? (
        <>
          <InviteForm projectId={projectId} />
          <Invitations projectId={projectId} />
        </>
      ) : null}
      <WhatRolesMay />
      {owner ? (
        <HandOver projectId={projectId} title={title} others={others} />
      ) : (
        <Leaving projectId={projectId} title={title} />
      )}
    </>
  );
}

function WhatRolesMay() {
  return (
    <details className="people-roles">
      <summary>What each role may do</summary>
      <dl>
        {(Object.keys(ROLES) as RoleName[]).map((role) => (
          <div key={role}>
            <dt>{ROLES[role].name}</dt>
            <dd>{ROLES[role].may}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

function Leaving({ projectId, title }: { projectId: string; title: string }) {
  const [asked, setAsked] = useState(false);
  const leave = useLeave();
  const navigate = useNavigate();
  const go = () =>
    void leave
      .mutateAsync(projectId)
      .then(() => {
        showToast(`You left “${title}”.`);
        void navigate("/");
      })
      .catch(showProblem)
      .finally(() => setAsked(false));
  return (
    <section className="people-end" aria-labelledby="leave-title">
      <h2 id="leave-title">Leave this book</h2>
      <p>What you wrote in it stays. To come back you need a new invitation.</p>
      <Button icon="leave" tone="danger" onClick={() => setAsked(true)}>
        Leave
      </Button>
      <Confirm
        title={`Leave “${title}”?`}
        verb="Leave"
        busy={leave.isPending}
        opened={asked}
        onConfirm={go}
        onClose={() => setAsked(false)}
      >
        <p>The book disappears from your shelf. What you wrote in it stays, under your name.</p>
      </Confirm>
    </section>
  );
}
