/** Where the link of an invitation leads, signed in or not: who asks whom into what, and the answer. */
import "@/features/people/people.css";
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { Link, useLocation, useNavigate, useSearchParams } from "react-router";
import { lookQuery, useAcceptByToken } from "@/api/invitations";
import { Problem } from "@/api/problem";
import { sessionQuery } from "@/api/session";
import type { InvitationLook } from "@/api/types";
import { ROLES } from "@/lib/roles";
import { readToken, signInAddress } from "@/lib/next";
import { Button } from "@/ui/Button";
import { Mishap, SkeletonLines } from "@/ui/feedback";

export default function InvitationPage() {
  const token = readToken(useSearchParams()[0], useLocation().hash);
  const look = useQuery({ ...lookQuery(token), enabled: token !== "" });
  useEffect(() => {
    document.title = "Invitation · Narrative OS";
  }, []);
  return (
    <main className="invitation" id="page">
      <p className="wordmark">Narrative OS</p>
      {token === "" ? <NoToken /> : null}
      {look.error ? <Lost error={look.error} onRetry={() => void look.refetch()} /> : null}
      {token !== "" && look.isPending ? <SkeletonLines lines={4} height={18} /> : null}
      {look.data ? <Asked token={token} look={look.data} /> : null}
    </main>
  );
}

function NoToken() {
  return (
    <>
      <h1>This link is incomplete</h1>
      <p>Open the link of the letter once more, whole; some mail programs break long lines.</p>
      <Link className="button" to="/">
        Go to my books
      </Link>
    </>
  );
}

function Lost({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const gone = error instanceof Problem && error.status >= 400 && error.status < 500;
  return (
    <>
      <Mishap error={error} onRetry={gone ? undefined : onRetry} />
      <Link className="button" to="/">
        Go to my books
      </Link>
    </>
  );
}

function Asked({ token, look }: { token: string; look: InvitationLook }) {
  const { project_title: title, inviter, role, email, expired } = look;
  return (
    <>
      <h1>
        {`${inviter} invites you to `}
        <em dir="auto">{title || "an untitled book"}</em>
      </h1>
      <p className="invitation-role">
        <strong>{`As ${ROLES[role].name.toLowerCase()}. `}</strong>
        {ROLES[role].may}
      </p>
      {expired ? (
        <>
          <p role="status">
            {`This invitation is too old to be accepted. Ask ${inviter} to send it again; a new letter is on its way then.`}
          </p>
          <Link className="button" to="/">
            Go to my books
          </Link>
        </>
      ) : (
        <Answer token={token} email={email} />
      )}
    </>
  );
}

function Answer({ token, email }: { token: string; email: string }) {
  const session = useQuery({ ...sessionQuery, retry: false });
  const accept = useAcceptByToken();
  const navigate = useNavigate();
  if (session.isPending) return <SkeletonLines lines={1} height={40} />;
  const me = session.data?.user;
  if (!me) return <SignInFirst token={token} email={email} />;
  const go = () =>
    accept.mutate(token, {
      onSuccess: ({ project_id }) => void navigate(`/projects/${project_id}`, { replace: true }),
    });
  const other = me.email && me.email.toLowerCase() !== email.toLowerCase();
  return (
    <>
      {other ? (
        <p className="people-note">
          {`The letter went to ${email}; you are signed in as ${me.name} (${me.email ?? ""}). Accepting brings the book onto this account.`}
        </p>
      ) : null}
      {accept.error ? <Mishap error={accept.error} /> : null}
      <div className="invitation-buttons">
        <Button tone="main" disabled={accept.isPending} onClick={go}>
          {accept.isPending ? "Accepting…" : `Accept as ${me.name}`}
        </Button>
        <Link className="button" data-tone="quiet" to="/">
          Not now
        </Link>
      </div>
    </>
  );
}

/** Whoever signs in or opens an account comes back to this page. */
function SignInFirst({ token, email }: { token: string; email: string }) {
  const here = `/invitation#token=${encodeURIComponent(token)}`;
  const account = new URLSearchParams({ next: here, invitation: token });
  return (
    <>
      <p>{`The invitation is for ${email}. Sign in, or open an account, to accept it; you come back here.`}</p>
      <div className="invitation-buttons">
        <Link className="button" data-tone="main" to={`/sign-up#${account.toString()}`} state={{ email }}>
          Open an account
        </Link>
        <Link className="button" to={signInAddress(here)} state={{ email }}>
          Sign in
        </Link>
      </div>
    </>
  );
}
