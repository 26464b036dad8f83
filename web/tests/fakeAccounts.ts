/** The people of the server in memory: who they are, where they are signed in, what opens their doors. */
import { missing, Refusal, type Reply } from "./fakeBook";

export interface FakePerson {
  id: string;
  name: string;
  email: string;
  password: string;
  confirmed: boolean;
  totp: boolean;
  revision: number;
}

export const CODES = Array.from({ length: 10 }, (_, number) => `abcd-${1000 + number}`);
/** The one code that every authenticator of this server shows. */
export const CODE = "123456";
const AT = "2026-03-01T10:00:00Z";
const SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"><path d="M0 0h2v2H0z"/></svg>';

function refuse(status: number, slug: string, detail: string, fields: Record<string, unknown> = {}): Refusal {
  const type = `https://narrative-os.org/problems/${slug}`;
  return new Refusal(status, { type, title: "Not usable", status, detail, ...fields });
}

type Fields = Record<string, string>;

export class FakeAccounts {
  people: FakePerson[] = [];
  signUp: "open" | "invited" = "open";
  sendsMail = true;
  /** Who is signed in in this browser. */
  present: FakePerson | null = null;
  /** Whether a session that ran out may be renewed. */
  renewable = true;
  mails: { to: string; what: string; token: string }[] = [];
  codesLeft = 0;
  passkeys = [] as Record<string, unknown>[];
  tokens = [] as Record<string, unknown>[];
  devices = [
    {
      id: "d1",
      name: "Firefox on Linux",
      address: "198.51.100.7",
      created_at: AT,
      last_seen_at: AT,
      is_current: true,
    },
    {
      id: "d2",
      name: "Safari on iPhone",
      address: "203.0.113.9",
      created_at: AT,
      last_seen_at: AT,
      is_current: false,
    },
  ];
  events = [
    {
      id: "e1",
      at: AT,
      action: "signed-in",
      sentence: "Signed in with a password",
      address: "198.51.100.7",
      device: "Firefox on Linux",
    },
  ];
  /** Books that others work on too. */
  shared: { id: string; title: string }[] = [];

  add(name: string, email: string, fields: Partial<FakePerson> = {}): FakePerson {
    const person = {
      id: `u-${email}`,
      name,
      email,
      password: "correct horse battery",
      confirmed: true,
      totp: false,
      revision: 1,
      ...fields,
    };
    this.people.push(person);
    return person;
  }

  /** Nothing, where the path is none of the people's. */
  answer(method: string, path: string, body: unknown): Reply | undefined {
    const given = (body ?? {}) as Fields;
    if (path === "/studio")
      return {
        data: { mode: "multi-user", sign_up: this.signUp, sends_mail: this.sendsMail, version: "0.1.0" },
      };
    if (path.startsWith("/accounts")) return this.join(path, given);
    if (path.startsWith("/session") && method !== "GET") return this.enter(method, path, given);
    const person = this.present;
    if (!person) throw refuse(401, "not-signed-in", "Sign in first.");
    if (path === "/session") return { data: { user: this.me(person), mode: "multi-user", device_id: "d1" } };
    if (path.startsWith("/account")) return this.account(person, method, path, given);
    return undefined;
  }

  private me(person: FakePerson) {
    const { id, name, email, totp, revision } = person;
    return { id, name, email, email_verified: true, second_factor: totp, etag: `"${revision}"` };
  }

  private post(to: string, what: string): void {
    this.mails.push({ to, what, token: `${what}-${this.mails.length}` });
  }

  private takeMail(token: string | undefined, what: string): FakePerson {
    const mail = this.mails.find((other) => other.token === token && other.what === what);
    const person = this.people.find((other) => other.email === mail?.to);
    if (!mail || !person) throw refuse(422, "link-unknown", "This link does not work any more.");
    this.mails = this.mails.filter((other) => other !== mail);
    return person;
  }

  private join(path: string, given: Fields): Reply {
    const { email = "", name = "", password = "", token } = given;
    if (path === "/accounts") {
      if (password.length < 8)
        throw refuse(422, "password-too-short", "A password has at least 8 characters.");
      this.add(name, email, { password, confirmed: false });
      this.post(email, "verify");
    } else if (path === "/accounts/verification") this.post(email, "verify");
    else if (path === "/accounts/password-reset") this.post(email, "reset");
    else if (path === "/accounts/verify") this.takeMail(token, "verify").confirmed = true;
    else if (path === "/accounts/email/confirm") this.takeMail(token, "change");
    else this.takeMail(token, "reset").password = password;
    return path.endsWith("y") || path.endsWith("confirm")
      ? { status: 204 }
      : { status: 202, data: { email } };
  }

  private enter(method: string, path: string, given: Fields): Reply {
    if (path === "/session/ticket") return { data: { ticket: "t", expires_in: 30 } };
    if (path === "/session/passkey/options")
      return { data: { challenge: "c", options: { challenge: "AAAA", rpId: "localhost" } } };
    if (path === "/session/refresh") {
      if (!this.present || !this.renewable) throw refuse(401, "not-signed-in", "Sign in first.");
      return this.welcome(this.present);
    }
    if (method === "DELETE") {
      this.present = null;
      return { status: 204 };
    }
    if (path === "/session/second-factor") return this.second(given);
    if (path === "/session/passkey") return this.welcome(this.people[0]!);
    const person = this.people.find(
      ({ email, password }) => email === given["email"] && password === given["password"],
    );
    if (!person) throw refuse(401, "wrong-credentials", "That address and password do not belong together.");
    if (!person.confirmed) throw refuse(403, "address-not-confirmed", "Confirm your address first.");
    if (!person.totp) return this.welcome(person);
    return { data: { status: "second-factor", challenge: person.email, methods: ["totp", "recovery"] } };
  }

  private second({ challenge, method, code = "" }: Fields): Reply {
    const person = this.people.find(({ email }) => email === challenge);
    const right = method === "recovery" ? CODES.includes(code) : code === CODE;
    if (!person || !right) throw refuse(401, "wrong-code", "That code does not fit. Wait for the next one.");
    return this.welcome(person);
  }

  private welcome(person: FakePerson): Reply {
    this.present = person;
    return { data: { status: "signed-in", user: this.me(person), expires_in: 900 } };
  }

  private demand(person: FakePerson, password: string | undefined): void {
    if (person.password !== password) throw refuse(403, "wrong-password", "That is not your password.");
  }

  private account(person: FakePerson, method: string, path: string, given: Fields): Reply {
    const [, , room = "", id = ""] = path.split("/");
    if (room === "") {
      person.name = given["name"] ?? person.name;
      person.revision += 1;
      return { data: this.me(person), etag: `"${person.revision}"` };
    }
    if (room === "devices") return this.goFrom(method, id);
    if (room === "tokens") return this.token(method, id, given);
    if (room === "activity") return { data: { items: this.events, next_cursor: null } };
    if (room === "passkeys") return this.passkey(person, method, id, given);
    if (room === "export") return { data: {} };
    if (room === "import") return { status: 201, data: { projects: [{ id: "p9", title: "Back Again" }] } };
    if (room === "second-factor")
      return {
        data: {
          totp: person.totp,
          recovery_codes_left: this.codesLeft,
          passkeys: this.passkeys,
        },
      };
    if (path === "/account/totp/confirm") {
      if (given["code"] !== CODE) throw refuse(422, "wrong-code", "That code does not fit.");
      person.totp = true;
      return this.makeCodes();
    }
    this.demand(person, given["password"] ?? given["current"]);
    return this.change(person, path, given);
  }

  private change(person: FakePerson, path: string, given: Fields): Reply {
    if (path === "/account/password") person.password = given["new"] ?? "";
    if (path === "/account/email") {
      this.post(given["email"] ?? "", "change");
      return { status: 202, data: { email: given["email"] } };
    }
    if (path === "/account/totp")
      return { data: { secret: "JBSWY3DPEHPK3PXP", uri: "otpauth://totp/x", qr_svg: SVG } };
    if (path === "/account/recovery-codes") return this.makeCodes();
    if (path === "/account/totp/remove") person.totp = false;
    if (path === "/account/erasure") {
      if (this.shared.length > 0)
        throw refuse(409, "owns-shared-books", "Others work on your books.", { projects: this.shared });
      this.people = this.people.filter((other) => other !== person);
      this.present = null;
    }
    return { status: 204 };
  }

  private makeCodes(): Reply {
    this.codesLeft = CODES.length;
    return { data: { recovery_codes: CODES } };
  }

  private goFrom(method: string, id: string): Reply {
    if (method === "GET") return { data: { items: this.devices } };
    this.devices = this.devices.filter((device) => id && device.id !== id);
    if (!id) this.present = null;
    return { status: 204 };
  }

  private token(method: string, id: string, given: Fields): Reply {
    if (method === "GET") return { data: { items: this.tokens } };
    if (method === "DELETE") {
      this.tokens = this.tokens.filter((token) => token["id"] !== id);
      return { status: 204 };
    }
    const { name, scopes } = given;
    const token = {
      id: `t${this.tokens.length}`,
      name,
      scopes,
      prefix: "nos_ab12",
      created_at: AT,
      expires_at: "2099-01-01T00:00:00Z",
      last_used_at: null,
    };
    this.tokens.push(token);
    return { status: 201, data: { ...token, token: "nos_ab12cd34ef56" } };
  }

  private passkey(person: FakePerson, method: string, id: string, given: Fields): Reply {
    if (id === "options") {
      this.demand(person, given["password"]);
      const user = { id: "AAAA", name: person.email, displayName: person.name };
      return {
        data: {
          challenge: "c",
          options: { challenge: "AAAA", rp: { name: "N" }, user, pubKeyCredParams: [] },
        },
      };
    }
    if (method === "DELETE") {
      this.passkeys = this.passkeys.filter((passkey) => passkey["id"] !== id);
      return { status: 204 };
    }
    if (method !== "POST") throw missing();
    const passkey = {
      id: `k${this.passkeys.length}`,
      name: given["name"],
      created_at: AT,
      last_used_at: null,
    };
    this.passkeys.push(passkey);
    return { status: 201, data: passkey };
  }
}
