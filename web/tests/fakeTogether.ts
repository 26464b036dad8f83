/** The rooms in which people meet, in memory: members, invitations, activity, trash, undo, the shelf's archive. */
import type {
  Changes,
  Deed,
  Invitation,
  Member,
  MemberRole,
  Template,
  Thrown,
  ThrownBook,
  WaitingInvitation,
} from "../src/api/types";
import { missing, Refusal, type Reply } from "./fakeBook";
import type { Asked, FakeServer } from "./fake";

const NOW = "2026-03-01T10:00:00Z";

export function refusal(status: number, slug: string, title: string, detail = ""): Refusal {
  return new Refusal(status, { type: `https://narrative-os.org/problems/${slug}`, title, status, detail });
}

export function member(name: string, role: MemberRole, rest: Partial<Member> = {}): Member {
  const email = `${name.toLowerCase()}@example.org`;
  return {
    user_id: name.toLowerCase(),
    name,
    email,
    role,
    joined_at: NOW,
    is_you: false,
    etag: '"1"',
    ...rest,
  };
}

export function deed(sentence: string, rest: Partial<Deed> = {}): Deed {
  const user = { id: "mara", name: "Mara" };
  return {
    id: sentence,
    at: NOW,
    user,
    action: "updated",
    thing: "scene",
    thing_id: null,
    sentence,
    ...rest,
  };
}

export function thrown(title: string, rest: Partial<Thrown> = {}): Thrown {
  return {
    deletion_id: `deletion-${title.replace(" ", "-")}`,
    thing: "chapter",
    title,
    words: 1200,
    items: 3,
    deleted_at: NOW,
    deleted_by: { id: "mara", name: "Mara" },
    purged_after: "2026-03-31T10:00:00Z",
    ...rest,
  };
}

export class FakeTogether {
  mode: "local" | "multi-user" = "multi-user";
  /** null: nobody is signed in. */
  me: { id: string; name: string; email: string } | null = {
    id: "mara",
    name: "Mara",
    email: "mara@example.org",
  };
  members: Member[] = [member("Mara", "owner", { is_you: true })];
  invitations: Invitation[] = [];
  /** What the tokens of invitations lead to. */
  tokens = new Map<string, { project: string; role: MemberRole; email: string; expired: boolean }>();
  waiting: WaitingInvitation[] = [];
  deeds: Deed[] = [];
  trash: Thrown[] = [];
  books: ThrownBook[] = [];
  changes: Changes = { undo: null, redo: null };
  templates: Template[] = [];
  archived = new Set<string>();
  left: string[] = [];
  /** Refuses the next undo, as when somebody else changed the thing meanwhile. */
  changedSince = false;
  private readonly server: FakeServer;

  constructor(server: FakeServer) {
    this.server = server;
    server.rooms.push((asked) => this.answer(asked));
  }

  private answer(asked: Asked): Reply | undefined {
    const [room, id = "", list = ""] = asked.path;
    if (room === "session" && asked.method === "GET") return this.session();
    if (room === "templates") return { data: this.templates };
    if (room === "trash") return page(this.books);
    if (room === "deletions") return this.restoreBook(id);
    if (room === "invitations") return this.byToken(id, String(asked.body["token"]));
    if (room === "account") return this.account(asked);
    if (room !== "projects") return undefined;
    if (!id && asked.method === "GET") return this.shelf(asked.query.get("archived") === "true");
    if (list) return this.inBook(id, asked);
    return undefined;
  }

  private session(): Reply {
    if (!this.me) throw refusal(401, "sign-in", "Sign in first");
    return { data: { user: { ...this.me, email_verified: true }, mode: this.mode } };
  }

  private shelf(archived: boolean): Reply {
    const books = [...this.server.books.values()].map(({ project }) => ({
      ...project,
      archived_at: this.archived.has(project.id) ? NOW : null,
    }));
    return page(books.filter((book) => (book.archived_at !== null) === archived));
  }

  private inBook(id: string, { method, path, body, query }: Asked): Reply | undefined {
    const [, , list, item = "", verb = ""] = path;
    const book = this.server.books.get(id);
    if (list === "archive" || list === "unarchive") {
      if (list === "archive") this.archived.add(id);
      else this.archived.delete(id);
      return { data: book?.project };
    }
    if (list === "leave") {
      this.left.push(id);
      this.server.books.delete(id);
      return { status: 204 };
    }
    if (list === "transfer") return this.transfer(String(body["user_id"]), book?.project);
    if (list === "members") return this.people(method, item, body);
    if (list === "invitations") return this.asking(method, item, verb, body);
    if (list === "activity") {
      const person = query.get("user_id");
      return page(this.deeds.filter(({ user }) => !person || user.id === person));
    }
    if (list === "trash") return page(this.trash);
    if (list === "deletions" && this.trash.some(({ deletion_id }) => deletion_id === item)) {
      this.trash = this.trash.filter(({ deletion_id }) => deletion_id !== item);
      this.changes = { undo: { id: `restored-${item}`, sentence: "restored a chapter" }, redo: null };
      return { status: 204 };
    }
    if (list === "changes") return { data: this.changes };
    if (list === "undo" || list === "redo") return this.take(list);
    return undefined;
  }

  private take(way: "undo" | "redo"): Reply {
    const change = this.changes[way];
    if (this.changedSince)
      throw refusal(
        409,
        "changed-since",
        "Somebody changed that meanwhile",
        "Tomas renamed it after you. Nothing was undone.",
      );
    if (!change) throw refusal(409, "nothing-to-undo", "There is nothing to undo");
    this.changes = way === "undo" ? { undo: null, redo: change } : { undo: change, redo: null };
    const sentence = `${way === "undo" ? "Taken back" : "Done again"}: ${change.sentence}.`;
    return { data: { sentence, ...this.changes } };
  }

  private people(method: string, user: string, body: Record<string, unknown>): Reply {
    const one = this.members.find(({ user_id }) => user_id === user);
    if (user && !one) throw missing();
    if (method === "PATCH" && one) return { data: Object.assign(one, { role: body["role"] }) };
    if (method === "DELETE") this.members = this.members.filter((other) => other !== one);
    return method === "DELETE" ? { status: 204 } : { data: { items: this.members } };
  }

  private transfer(user: string, project: unknown): Reply {
    for (const one of this.members)
      one.role = one.user_id === user ? "owner" : one.role === "owner" ? "editor" : one.role;
    return { data: Object.assign(project ?? {}, { role: "editor" }) };
  }

  private asking(method: string, id: string, verb: string, body: Record<string, unknown>): Reply {
    if (method === "POST" && !id) {
      const invitation: Invitation = {
        id: this.server.id("invitation"),
        email: String(body["email"]),
        role: body["role"] as MemberRole,
        inviter: "Mara",
        created_at: NOW,
        expires_at: "2036-03-15T10:00:00Z",
        expired: false,
      };
      this.invitations = [...this.invitations.filter(({ email }) => email !== invitation.email), invitation];
      return { status: 201, data: invitation };
    }
    if (verb === "resend")
      this.invitations = this.invitations.map((one) => (one.id === id ? { ...one, expired: false } : one));
    if (method === "DELETE") this.invitations = this.invitations.filter((one) => one.id !== id);
    return method === "GET" ? { data: { items: this.invitations } } : { status: 204 };
  }

  private byToken(verb: string, token: string): Reply {
    const found = this.tokens.get(token);
    if (!found) throw refusal(404, "no-such-invitation", "There is no such invitation", "Ask for a new one.");
    if (verb === "accept") return { data: { project_id: found.project } };
    const title = this.server.books.get(found.project)?.project.title;
    return {
      data: {
        project_title: title,
        inviter: "Rosa",
        role: found.role,
        email: found.email,
        expired: found.expired,
      },
    };
  }

  private account({ path }: Asked): Reply | undefined {
    const [, room, id, verb] = path;
    if (room !== "invitations") return undefined;
    if (!id) return { data: { items: this.waiting } };
    this.waiting = this.waiting.filter((one) => one.id !== id);
    return verb === "accept" ? { data: { project_id: [...this.server.books.keys()][0] } } : { status: 204 };
  }

  private restoreBook(id: string): Reply | undefined {
    if (!this.books.some(({ deletion_id }) => deletion_id === id)) return undefined;
    this.books = this.books.filter(({ deletion_id }) => deletion_id !== id);
    return { data: {} };
  }
}

function page(items: readonly unknown[]): Reply {
  return { data: { items, next_cursor: null } };
}
