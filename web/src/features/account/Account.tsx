/** One's own account, a section at a time. On a phone the list of sections comes first. */
import "@/features/account/account.css";
import { useEffect, type ComponentType } from "react";
import { Link, Navigate, NavLink, useParams } from "react-router";
import { useSession } from "@/api/session";
import { Devices } from "@/features/account/Devices";
import { Events } from "@/features/account/Events";
import { MyData } from "@/features/account/MyData";
import { SigningIn } from "@/features/account/SigningIn";
import { Tokens } from "@/features/account/Tokens";
import { You } from "@/features/account/You";
import { Mishap, SkeletonLines } from "@/ui/feedback";
import { Icon, type IconName } from "@/ui/icons";
import { usePhone } from "@/ui/media";

interface SectionFacts {
  path: string;
  title: string;
  text: string;
  icon: IconName;
  Component: ComponentType;
  /** Makes sense alone on a machine too. */
  alone?: boolean;
}

const SECTIONS: readonly SectionFacts[] = [
  { path: "you", title: "You", text: "Name and mail address", icon: "person", Component: You },
  {
    path: "signing-in",
    title: "Signing in",
    text: "Password, second step, passkeys",
    icon: "key",
    Component: SigningIn,
  },
  { path: "devices", title: "Devices", text: "Where you are signed in", icon: "device", Component: Devices },
  {
    path: "tokens",
    title: "Tokens",
    text: "Keys for your own programs",
    icon: "settings",
    Component: Tokens,
  },
  {
    path: "events",
    title: "What happened",
    text: "Sign-ins and changes of this account",
    icon: "history",
    Component: Events,
  },
  {
    path: "data",
    title: "My data",
    text: "Take it with you, bring it back, erase it",
    icon: "download",
    Component: MyData,
    alone: true,
  },
];

export default function Account() {
  const session = useSession();
  if (session.error)
    return (
      <main className="waiting" id="page">
        <Mishap error={session.error} onRetry={() => void session.refetch()} />
      </main>
    );
  if (!session.data)
    return (
      <main className="waiting" id="page">
        <SkeletonLines lines={6} />
      </main>
    );
  return <Rooms many={session.data.mode === "multi-user"} />;
}

function Rooms({ many }: { many: boolean }) {
  const { section } = useParams();
  const phone = usePhone();
  const shown = SECTIONS.filter((one) => many || one.alone);
  const open = shown.find((one) => one.path === section) ?? (phone && many ? null : shown[0]);
  useEffect(() => {
    document.title = `${open ? `${open.title} · ` : ""}Account · Narrative OS`;
  }, [open]);
  if (section && section !== open?.path) return <Navigate to="/account" replace />;
  return (
    <div className="account" data-alone={many ? undefined : true}>
      <header className="account-head">
        <Link to={phone && open && many ? "/account" : "/"} className="link account-back">
          <Icon name="left" size={16} /> {phone && open && many ? "Account" : "Library"}
        </Link>
        <h1>{phone && open ? open.title : many ? "Account" : "My data"}</h1>
      </header>
      {many && open && !phone ? <Contents sections={shown} current={open.path} /> : null}
      {open ? (
        <main id="page" className="account-room" key={open.path}>
          <open.Component />
        </main>
      ) : (
        <main id="page">
          <Contents sections={shown} current={undefined} />
        </main>
      )}
    </div>
  );
}

function Contents({ sections, current }: { sections: readonly SectionFacts[]; current: string | undefined }) {
  return (
    <nav className="account-nav" aria-label="Account">
      {sections.map(({ path, title, text, icon }) => (
        <NavLink key={path} to={`/account/${path}`} aria-current={path === current ? "page" : undefined}>
          <Icon name={icon} />
          <span className="account-nav-title">{title}</span>
          <span className="account-nav-text">{text}</span>
        </NavLink>
      ))}
    </nav>
  );
}
