import { act, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { createRoutes } from "@/app/App";
import { get } from "@/api/client";
import { presence } from "@/api/signedIn";
import { fillSlots, readSlots } from "@/ui/slots";
import { FakeServer } from "../../../tests/fake";
import { CODE, CODES, FakeAccounts } from "../../../tests/fakeAccounts";
import { FakeSocket } from "../../../tests/socket";
import { showRoutes } from "../../../tests/show";

let server: FakeServer;
let accounts: FakeAccounts;

beforeEach(() => {
  vi.stubGlobal("WebSocket", FakeSocket);
  server = new FakeServer();
  accounts = server.accounts = new FakeAccounts();
  server.install();
});

function open(address: string) {
  return { user: userEvent.setup(), ...showRoutes(createRoutes(), address) };
}

async function signIn(user: ReturnType<typeof userEvent.setup>, email: string, password: string) {
  await user.type(await screen.findByLabelText("Mail address"), email);
  await user.type(screen.getByLabelText("Password"), password);
  await user.click(screen.getByRole("button", { name: "Sign in" }));
}

describe("the door", () => {
  it("stands before everything, and leads on to where one wanted to be", async () => {
    accounts.add("Mara", "mara@example.org");
    server.addBook("The Mill");
    const { user, router } = open("/import?from=link");
    await screen.findByRole("heading", { name: "Bring my book" });
    await router.navigate("/");
    await screen.findByRole("heading", { name: "Sign in" });
    expect(router.state.location.search).toBe("");
    await signIn(user, "mara@example.org", "wrong words");
    expect(await screen.findByText("That address and password do not belong together.")).toBeVisible();
    await user.clear(screen.getByLabelText("Password"));
    await user.type(screen.getByLabelText("Password"), "correct horse battery{Enter}");
    expect(await screen.findByText("The Mill")).toBeVisible();
    expect(router.state.location.pathname).toBe("/");
    expect(await screen.findByRole("button", { name: "Account of Mara" })).toBeVisible();
  });

  it("remembers the place in the address", async () => {
    accounts.add("Mara", "mara@example.org");
    const { user, router } = open("/account/devices");
    await screen.findByRole("heading", { name: "Sign in" });
    expect(router.state.location.search).toBe("?next=%2Faccount%2Fdevices");
    await signIn(user, "mara@example.org", "correct horse battery");
    expect(await screen.findByText("Safari on iPhone")).toBeVisible();
  });

  it("is no hindrance to somebody who is in already, nor alone on a machine", async () => {
    accounts.present = accounts.add("Mara", "mara@example.org");
    const first = open("/sign-in?next=/account/data");
    await waitFor(() => expect(first.router.state.location.pathname).toBe("/account/data"));
    first.unmount();
    server.accounts = null;
    presence.set("unknown");
    const second = open("/sign-up");
    await waitFor(() => expect(second.router.state.location.pathname).toBe("/"));
  });

  it("asks for the second step, by app or by a kept code", async () => {
    accounts.add("Mara", "mara@example.org", { totp: true });
    const { user, router } = open("/sign-in");
    await signIn(user, "mara@example.org", "correct horse battery");
    const field = await screen.findByLabelText("Code of your authenticator app");
    expect(field).toHaveAttribute("autocomplete", "one-time-code");
    await user.type(field, "000000");
    expect(await screen.findByText(/That code does not fit/)).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Use a recovery code" }));
    await user.type(await screen.findByLabelText("Recovery code"), `${CODES[3]}{Enter}`);
    await waitFor(() => expect(router.state.location.pathname).toBe("/"));
    expect(presence.get()).toBe("here");
  });

  it("needs no Enter after the sixth digit, and can be begun again", async () => {
    accounts.add("Mara", "mara@example.org", { totp: true });
    const { user, router } = open("/sign-in");
    await signIn(user, "mara@example.org", "correct horse battery");
    await user.click(await screen.findByRole("button", { name: "Back to the beginning" }));
    await signIn(user, "mara@example.org", "correct horse battery");
    await user.type(await screen.findByLabelText("Code of your authenticator app"), CODE);
    await waitFor(() => expect(router.state.location.pathname).toBe("/"));
  });

  it("sends the first mail again to somebody who has not confirmed", async () => {
    accounts.add("Mara", "mara@example.org", { confirmed: false });
    const { user } = open("/sign-in");
    await signIn(user, "mara@example.org", "correct horse battery");
    await user.click(await screen.findByRole("button", { name: "Send the mail again" }));
    expect(await screen.findByText(/A new mail is on its way/)).toBeVisible();
    expect(accounts.mails).toHaveLength(1);
  });

  it("says what is wrong when the server is away", async () => {
    const { user } = open("/sign-in");
    await screen.findByRole("heading", { name: "Sign in" });
    server.interrupt = () => new TypeError("no line");
    await signIn(user, "mara@example.org", "x");
    expect(await screen.findByRole("alert")).toHaveTextContent(/server answers again/);
  });

  it("opens with a passkey, by button or as the browser offers it", async () => {
    accounts.add("Mara", "mara@example.org");
    const credential = {
      id: "k",
      rawId: new ArrayBuffer(2),
      type: "public-key",
      response: {
        clientDataJSON: new ArrayBuffer(1),
        authenticatorData: new ArrayBuffer(1),
        signature: new ArrayBuffer(1),
        userHandle: null,
      },
      getClientExtensionResults: () => ({}),
    };
    const ask = vi.fn((options: CredentialRequestOptions) =>
      options.mediation === "conditional" ? new Promise(() => undefined) : Promise.resolve(credential),
    );
    vi.stubGlobal(
      "PublicKeyCredential",
      Object.assign(function Fake() {}, { isConditionalMediationAvailable: () => Promise.resolve(true) }),
    );
    Object.defineProperty(navigator, "credentials", { value: { get: ask }, configurable: true });
    const { user, router } = open("/sign-in");
    await waitFor(() => expect(ask).toHaveBeenCalledOnce());
    expect(ask.mock.calls[0]?.[0].mediation).toBe("conditional");
    await user.click(screen.getByRole("button", { name: "Sign in with a passkey" }));
    await waitFor(() => expect(router.state.location.pathname).toBe("/"));
    expect(ask.mock.calls[0]?.[0].signal?.aborted).toBe(true);
    const sent = server.calls.find(({ path }) => path === "/session/passkey")?.body;
    expect(sent).toMatchObject({ challenge: "c", credential: { rawId: "AAA" } });
    Reflect.deleteProperty(navigator, "credentials");
  });
});

describe("opening an account", () => {
  it("goes by the mail: sign up, confirm, sign in", async () => {
    const { user, router } = open("/sign-up");
    await user.type(await screen.findByLabelText("Your name"), "Mara");
    await user.type(screen.getByLabelText("Mail address"), "mara@example.org");
    await user.type(screen.getByLabelText("Password"), "brief");
    expect(screen.getByText("3 more.")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Open the account" }));
    expect(await screen.findByText("A password has at least 8 characters.")).toBeVisible();
    await user.type(screen.getByLabelText("Password"), " is not enough{Enter}");
    await screen.findByRole("heading", { name: "Look in your mail" });
    await user.click(screen.getByRole("button", { name: "Send it again" }));
    expect(await screen.findByText("It was sent again.")).toBeVisible();
    await act(() => router.navigate(`/verify?token=${accounts.mails[0]!.token}`));
    await screen.findByRole("heading", { name: "Your address is confirmed" });
    await user.click(screen.getByRole("link", { name: "Sign in" }));
    await signIn(user, "mara@example.org", "brief is not enough");
    await screen.findByRole("heading", { name: "Your book, read closely." });
  });

  it("tells where the mail is when the studio sends none", async () => {
    accounts.sendsMail = false;
    const { user } = open("/reset-password");
    await user.type(await screen.findByLabelText("Mail address"), "mara@example.org{Enter}");
    expect(await screen.findByText(/finds the message on its console/)).toBeVisible();
  });

  it("is by invitation where the studio says so", async () => {
    accounts.signUp = "invited";
    const first = open("/sign-up");
    await screen.findByRole("heading", { name: "By invitation" });
    first.unmount();
    open("/sign-up?email=tomas@example.org#invitation=t0k");
    await screen.findByRole("heading", { name: "Open an account" });
    expect(screen.getByLabelText("Mail address")).toHaveValue("tomas@example.org");
  });
});

describe("links in mails", () => {
  it("say so when they are used up, and are tried again when only the line was bad", async () => {
    const { user, unmount } = open("/verify?token=old");
    await screen.findByRole("heading", { name: "This link does not work any more" });
    unmount();
    accounts.add("Mara", "mara@example.org");
    accounts.mails.push({ to: "mara@example.org", what: "change", token: "c1" });
    server.interrupt = (_, path) =>
      path.endsWith("confirm") ? new Response("{}", { status: 503 }) : undefined;
    open("/confirm-address#token=c1");
    await screen.findByRole("heading", { name: "That did not work just now" });
    server.interrupt = null;
    await user.click(screen.getByRole("button", { name: "Try again" }));
    await screen.findByRole("heading", { name: "Your address is changed" });
  });

  it("bring a new password", async () => {
    const person = accounts.add("Mara", "mara@example.org");
    const { user, router } = open("/sign-in");
    await user.type(await screen.findByLabelText("Mail address"), "mara@example.org");
    await user.click(screen.getByRole("link", { name: /Forgotten/ }));
    expect(await screen.findByLabelText("Mail address")).toHaveValue("mara@example.org");
    await user.click(screen.getByRole("button", { name: "Send the mail" }));
    await screen.findByRole("heading", { name: "Look in your mail" });
    await act(() => router.navigate(`/reset-password#token=${accounts.mails[0]!.token}`));
    await user.type(await screen.findByLabelText("New password"), "another good sentence");
    await user.click(screen.getByRole("button", { name: "Show: New password" }));
    expect(screen.getByLabelText("New password")).toHaveAttribute("type", "text");
    await user.click(screen.getByRole("button", { name: "Keep it" }));
    await screen.findByRole("heading", { name: "Your password is new" });
    expect(person.password).toBe("another good sentence");
  });
});

describe("a session that ends while a page is open", () => {
  it("leaves the page as it is until somebody signs in again", async () => {
    accounts.present = accounts.add("Mara", "mara@example.org");
    server.addBook("The Mill");
    const { user } = open("/");
    expect(await screen.findByText("The Mill")).toBeVisible();
    await screen.findByRole("button", { name: "Account of Mara" });
    accounts.present = null;
    await act(() => get("/projects").catch(() => undefined));
    expect(await screen.findByText(/kept on this device/)).toBeVisible();
    expect(screen.getByLabelText("Mail address")).toHaveValue("mara@example.org");
    await user.click(screen.getByRole("button", { name: "Close" }));
    expect(screen.getByText("The Mill")).toBeVisible();
    await user.click(await screen.findByRole("button", { name: "Sign in" }));
    await user.type(await screen.findByLabelText("Password"), "correct horse battery{Enter}");
    await waitFor(() => expect(presence.get()).toBe("here"));
    await waitFor(() => expect(screen.queryByText(/kept on this device/)).toBeNull());
    expect(screen.getByText("The Mill")).toBeVisible();
  });

  it("is no accident where somebody signed out", async () => {
    accounts.present = accounts.add("Mara Undine", "mara@example.org");
    const { user, router } = open("/");
    await user.click(await screen.findByRole("button", { name: "Account of Mara Undine" }));
    expect(await screen.findByText("mara@example.org")).toBeVisible();
    await user.click(screen.getByRole("menuitem", { name: "Sign out" }));
    await screen.findByRole("heading", { name: "Sign in" });
    expect(router.state.location.pathname).toBe("/sign-in");
    expect(accounts.present).toBeNull();
  });
});

describe("the corner of the top line", () => {
  it("may be empty", () => {
    const before = readSlots();
    fillSlots({ ...before, corners: [] });
    expect(readSlots().corners).toEqual([]);
    fillSlots(before);
  });
});
