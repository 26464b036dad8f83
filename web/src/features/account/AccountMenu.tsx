/** Who I am, my account, and the way out. Alone on a machine there is nothing of it but one's own data. */
import "@/features/account/account.css";
import { useNavigate } from "react-router";
import { useSession, type Me } from "@/api/session";
import { useSignOut } from "@/features/account/useSignOut";
import { useCommands } from "@/lib/commands";
import { Menu } from "@/ui/Menu";

export default function AccountMenu() {
  const session = useSession();
  const navigate = useNavigate();
  const signOut = useSignOut();
  const many = session.data?.mode === "multi-user";
  useCommands(
    [
      {
        id: "account.open",
        title: many ? "Open my account" : "Keep or bring back my data",
        group: "Everywhere",
        words: "account settings profile password devices data export",
        run: () => void navigate("/account"),
      },
      {
        id: "account.leave",
        title: "Sign out",
        group: "Everywhere",
        words: "log out leave",
        enabled: many,
        run: signOut,
      },
    ],
    [many],
  );
  if (!session.data || !many) return null;
  const { user } = session.data;
  return (
    <Menu
      label="Account"
      head={<Who user={user} />}
      actions={[
        { label: "Account", icon: "person", run: () => void navigate("/account") },
        null,
        { label: "Sign out", icon: "leave", run: signOut },
      ]}
    >
      <button type="button" className="icon-button" aria-label={`Account of ${user.name}`}>
        <span className="initials" aria-hidden="true">
          {initialsOf(user.name)}
        </span>
      </button>
    </Menu>
  );
}

function Who({ user }: { user: Me }) {
  return (
    <div className="menu-who">
      <strong>{user.name}</strong>
      {user.email ? <span>{user.email}</span> : null}
    </div>
  );
}

/** The first letters of the first and the last name. */
export function initialsOf(name: string): string {
  const names = name.trim().split(/\s+/);
  const first = Array.from(names[0] ?? "")[0] ?? "?";
  const last = names.length > 1 ? (Array.from(names.at(-1) ?? "")[0] ?? "") : "";
  return (first + last).toUpperCase();
}
