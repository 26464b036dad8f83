import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import Account from "@/features/account/Account";
import { initialsOf } from "@/features/account/AccountMenu";
import { nameOfDevice } from "@/features/account/Passkeys";
import { pictureOf } from "@/features/account/TotpSheet";
import { toBytes, toText } from "@/lib/webauthn";
import { FakeServer } from "../../../tests/fake";
import { CODE, CODES, FakeAccounts, type FakePerson } from "../../../tests/fakeAccounts";
import { showRoutes } from "../../../tests/show";

let server: FakeServer;
let accounts: FakeAccounts;
let mara: FakePerson;

beforeEach(() => {
  server = new FakeServer();
  accounts = server.accounts = new FakeAccounts();
  accounts.present = mara = accounts.add("Mara", "mara@example.org");
  server.install();
});

function open(section = "") {
  const routes = [
    { path: "/account", Component: Account },
    { path: "/account/:section", Component: Account },
    { path: "*", element: <p>Elsewhere</p> },
  ];
  return { user: userEvent.setup(), ...showRoutes(routes, `/account${section}`) };
}

async function givePassword(user: ReturnType<typeof userEvent.setup>, verb: string) {
  await user.type(await screen.findByLabelText("Your password"), "correct horse battery");
  await user.click(screen.getByRole("button", { name: verb }));
}

describe("you", () => {
  it("changes the name, on top of what is there", async () => {
    const { user } = open();
    const name = await screen.findByLabelText("Your name");
    await user.clear(name);
    await user.type(name, "Mara Undine{Enter}");
    await waitFor(() => expect(mara.name).toBe("Mara Undine"));
    expect(await screen.findByText("Your name is changed.")).toBeVisible();
    expect(screen.getByLabelText("Your name")).toHaveValue("Mara Undine");
  });

  it("changes the address by a mail to the new one", async () => {
    const { user } = open("/you");
    await user.type(await screen.findByLabelText("New address"), "new@example.org");
    await user.type(screen.getByLabelText("Your password"), "wrong");
    await user.click(screen.getByRole("button", { name: "Change the address" }));
    expect(await screen.findByText("That is not your password.")).toBeVisible();
    await user.clear(screen.getByLabelText("Your password"));
    await user.type(screen.getByLabelText("Your password"), "correct horse battery{Enter}");
    expect(await screen.findByText(/until then mara@example.org holds/)).toBeVisible();
    expect(accounts.mails[0]).toMatchObject({ to: "new@example.org", what: "change" });
  });
});

describe("signing in", () => {
  it("changes the password", async () => {
    const { user } = open("/signing-in");
    await user.type(await screen.findByLabelText("Present password"), "correct horse battery");
    await user.type(screen.getByLabelText("New password"), "a better sentence{Enter}");
    await waitFor(() => expect(mara.password).toBe("a better sentence"));
    expect(screen.getByLabelText("New password")).toHaveValue("");
  });

  it("sets up a second step: password, picture, code, recovery codes", async () => {
    const print = vi.spyOn(window, "print").mockImplementation(() => undefined);
    const { user } = open("/signing-in");
    await user.click(await screen.findByRole("button", { name: "Set up a second step" }));
    await givePassword(user, "Go on");
    const picture = await screen.findByAltText(/QR code/);
    expect(picture).toHaveAttribute("src", expect.stringMatching(/^data:image\/svg\+xml/));
    const digits = screen.getByLabelText("Type the six digits that it shows");
    await user.type(digits, "000000");
    await user.click(screen.getByRole("button", { name: "Turn it on" }));
    expect(await screen.findByText("That code does not fit.")).toBeVisible();
    await user.type(digits, CODE);
    await user.click(screen.getByRole("button", { name: "Turn it on" }));
    const list = await screen.findByRole("list", { name: "Recovery codes" });
    expect(within(list).getAllByRole("listitem")).toHaveLength(10);
    await user.click(screen.getByRole("button", { name: "Copy" }));
    expect(await screen.findByText("Copied.")).toBeVisible();
    expect(await navigator.clipboard.readText()).toBe(CODES.join("\n"));
    await user.click(screen.getByRole("button", { name: "Print" }));
    expect(print).toHaveBeenCalledOnce();
    await user.click(screen.getByRole("button", { name: "I have kept them" }));
    expect(await screen.findByText(/10 recovery codes left/)).toBeVisible();
  });

  it("warns of few codes, makes new ones, and removes the step", async () => {
    mara.totp = true;
    accounts.codesLeft = 2;
    const { user } = open("/signing-in");
    expect(await screen.findByText(/make new ones soon/)).toBeVisible();
    await user.click(screen.getByRole("button", { name: "New recovery codes" }));
    expect(await screen.findByText(/The old ones stop working/)).toBeVisible();
    await givePassword(user, "Make the codes");
    await user.click(await screen.findByRole("button", { name: "I have kept them" }));
    expect(await screen.findByText(/10 recovery codes left\./)).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Remove" }));
    expect(await screen.findByText(/your password alone opens your account/)).toBeVisible();
    await givePassword(user, "Remove it");
    expect(await screen.findByRole("button", { name: "Set up a second step" })).toBeVisible();
    expect(mara.totp).toBe(false);
  });

  it("adds and removes a passkey", async () => {
    const make = vi.fn(() =>
      Promise.resolve({
        id: "k",
        rawId: new ArrayBuffer(1),
        type: "public-key",
        authenticatorAttachment: "platform",
        response: {
          clientDataJSON: new ArrayBuffer(1),
          attestationObject: new ArrayBuffer(1),
          getTransports: () => ["internal"],
        },
        getClientExtensionResults: () => ({}),
      }),
    );
    vi.stubGlobal("PublicKeyCredential", function Fake() {});
    Object.defineProperty(navigator, "credentials", { value: { create: make }, configurable: true });
    const { user } = open("/signing-in");
    await user.click(await screen.findByRole("button", { name: "Add a passkey" }));
    make.mockRejectedValueOnce(new DOMException("no", "NotAllowedError"));
    await givePassword(user, "Go on");
    expect(await screen.findByText("No passkey was made; nothing was changed.")).toBeVisible();
    make.mockRejectedValueOnce(new DOMException("again", "InvalidStateError"));
    await user.click(screen.getByRole("button", { name: "Go on" }));
    expect(await screen.findByText("This device holds a passkey of yours already.")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Go on" }));
    const remove = await screen.findByRole("button", { name: /Remove the passkey Passkey of this/ });
    expect(accounts.passkeys).toHaveLength(1);
    expect(
      await screen.findByText(/Should you lose its device, you are locked out.*make some now/),
    ).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Make recovery codes" }));
    await givePassword(user, "Make the codes");
    await user.click(await screen.findByRole("button", { name: "I have kept them" }));
    expect(await screen.findByText(/a recovery code takes its place: 10 codes left/)).toBeVisible();
    await user.click(remove);
    await waitFor(() => expect(accounts.passkeys).toHaveLength(0));
    Reflect.deleteProperty(navigator, "credentials");
  });

  it("says that a passkey stays when the app goes", async () => {
    mara.totp = true;
    accounts.passkeys = [{ id: "k0", name: "Passkey of this Mac", created_at: "2026-03-01T10:00:00Z" }];
    const { user } = open("/signing-in");
    await user.click(await screen.findByRole("button", { name: "Remove" }));
    expect(await screen.findByText(/your passkey still is, after the password/)).toBeVisible();
  });

  it("says so where the browser knows no passkeys", async () => {
    open("/signing-in");
    expect(await screen.findByText(/knows no passkeys/)).toBeVisible();
  });
});

describe("devices", () => {
  it("are signed out one by one, or all at once", async () => {
    const { user, router } = open("/devices");
    expect(await screen.findByText("This device")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Sign out Safari on iPhone" }));
    await waitFor(() => expect(screen.queryByText("Safari on iPhone")).toBeNull());
    await user.click(screen.getByRole("button", { name: "Sign out everywhere" }));
    await waitFor(() => expect(router.state.location.pathname).toBe("/sign-in"));
    expect(accounts.present).toBeNull();
  });
});

describe("tokens", () => {
  it("are made, shown once and revoked", async () => {
    const { user } = open("/tokens");
    expect(await screen.findByText("None yet.")).toBeVisible();
    await user.type(screen.getByLabelText("What it is for"), "Word counter");
    await user.click(screen.getByRole("radio", { name: /^Write/ }));
    await user.selectOptions(screen.getByLabelText("How long it lasts"), "a month");
    await user.click(screen.getByRole("button", { name: "Make the token" }));
    expect(await screen.findByText("nos_ab12cd34ef56")).toBeVisible();
    const sent = server.calls.find(({ method, path }) => method === "POST" && path === "/account/tokens");
    expect(sent?.body).toEqual({ name: "Word counter", scopes: ["write"], expires_in_days: 30 });
    await user.click(screen.getByRole("button", { name: "Copy" }));
    expect(await navigator.clipboard.readText()).toBe("nos_ab12cd34ef56");
    await user.click(screen.getByRole("button", { name: "I have kept it" }));
    expect(screen.queryByText("nos_ab12cd34ef56")).toBeNull();
    await user.click(await screen.findByRole("button", { name: "Revoke Word counter" }));
    expect(await screen.findByText("None yet.")).toBeVisible();
  });
});

describe("what happened", () => {
  it("is listed with its place", async () => {
    open("/events");
    expect(await screen.findByText("Signed in with a password")).toBeVisible();
    expect(screen.getByText(/198\.51\.100\.7/)).toBeVisible();
  });
});

describe("my data", () => {
  it("is taken along and brought back", async () => {
    URL.createObjectURL = vi.fn(() => "blob:x");
    URL.revokeObjectURL = vi.fn();
    const click = vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(() => undefined);
    const { user } = open("/data");
    await user.click(await screen.findByRole("button", { name: /Save everything/ }));
    expect(await screen.findByText("It is in your downloads.")).toBeVisible();
    expect(click).toHaveBeenCalledOnce();
    fireEvent.change(screen.getByLabelText("Choose a zip"), {
      target: { files: [new File(["zip"], "mine.zip")] },
    });
    expect(await screen.findByRole("link", { name: "Back Again" })).toHaveAttribute("href", "/projects/p9");
  });

  it("is erased by whoever knows address and password, and not while others work on it", async () => {
    accounts.shared = [{ id: "p1", title: "The Mill" }];
    const { user, router } = open("/data");
    await user.click(await screen.findByRole("button", { name: "Erase my account…" }));
    const erase = await screen.findByRole("button", { name: "Erase everything" });
    await user.type(screen.getByLabelText("Your password"), "correct horse battery");
    expect(erase).toBeDisabled();
    await user.type(screen.getByLabelText("Type your mail address"), "Mara@example.org");
    await user.click(erase);
    expect(await screen.findByText(/others work on books that are yours/)).toBeVisible();
    expect(screen.getByRole("link", { name: "The Mill" })).toHaveAttribute("href", "/projects/p1");
    accounts.shared = [];
    await user.click(erase);
    await waitFor(() => expect(router.state.location.pathname).toBe("/sign-in"));
    expect(accounts.people).toEqual([]);
  });

  it("is all there is alone on a machine", async () => {
    server.accounts = null;
    open();
    expect(await screen.findByRole("heading", { name: "My data" })).toBeVisible();
    expect(screen.queryByRole("navigation")).toBeNull();
    expect(screen.queryByText("Erase my account")).toBeNull();
  });
});

describe("a phone", () => {
  it("shows the list first, then one section at a time", async () => {
    vi.stubGlobal("matchMedia", (media: string) => ({
      matches: media.includes("719px"),
      media,
      addEventListener: () => undefined,
      removeEventListener: () => undefined,
    }));
    const { user } = open();
    await user.click(await screen.findByRole("link", { name: /Devices/ }));
    expect(await screen.findByRole("heading", { level: 1, name: "Devices" })).toBeVisible();
    expect(screen.queryByRole("navigation")).toBeNull();
    await user.click(screen.getByRole("link", { name: "Account" }));
    expect(await screen.findByRole("navigation", { name: "Account" })).toBeVisible();
  });
});

describe("small things", () => {
  it("hold", () => {
    expect(initialsOf("Mara Undine Vale")).toBe("MV");
    expect(initialsOf("mara")).toBe("M");
    expect(nameOfDevice("Mozilla/5.0 (iPhone; CPU iPhone OS 18)")).toBe("Passkey of this iPhone");
    expect(nameOfDevice("curl")).toBe("Passkey of this device");
    expect(pictureOf('<svg onload="x"/>')).not.toContain("<");
    expect(toText(toBytes("_-8Abw").buffer)).toBe("_-8Abw");
  });
});
