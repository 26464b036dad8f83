/** A studio of several people, from an empty database: in, out, and back in, by every door. */
import AxeBuilder from "@axe-core/playwright";
import { expect, test, type Page } from "@playwright/test";
import { readLink, showCode } from "./people";
import { findPort, startStudio, type Studio } from "./server";

const PASSWORD = "seven quiet miles of moor";
let studio: Studio;

test.describe.configure({ mode: "serial" });
test.beforeAll(async () => {
  test.setTimeout(120_000);
  studio = await startStudio(await findPort());
});
test.afterAll(() => studio.stop());

async function findTrouble(page: Page): Promise<string[]> {
  // A sheet on its way in has no colours of its own yet.
  await page.waitForTimeout(300);
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)}`));
}

async function looksWell(page: Page, name: string): Promise<void> {
  expect(await findTrouble(page), name).toEqual([]);
  // A folder for pictures, for whoever wants to look for themselves.
  const folder = process.env["SHOTS"];
  if (!folder) return;
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await page.waitForTimeout(200);
    await page.screenshot({ path: `${folder}/${name}-${colorScheme}.png` });
  }
  await page.emulateMedia({ colorScheme: "light" });
}

function field(page: Page, label: string) {
  return page.getByLabel(label, { exact: true });
}

async function join(page: Page, name: string, email: string): Promise<void> {
  await page.goto(`${studio.address}/sign-up`);
  await field(page, "Your name").fill(name);
  await field(page, "Mail address").fill(email);
  await field(page, "Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Open the account" }).click();
  await expect(page.getByRole("heading", { name: "Look in your mail" })).toBeVisible();
  await page.goto(await readLink(studio.folder, email, "/verify"));
  await expect(page.getByRole("heading", { name: "Your address is confirmed" })).toBeVisible();
}

async function signIn(page: Page, email: string, password = PASSWORD): Promise<void> {
  await field(page, "Mail address").fill(email);
  await field(page, "Password").fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

async function signOut(page: Page): Promise<void> {
  await page.getByRole("button", { name: /^Account of/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
}

/** A device that makes and shows passkeys; returns how to say whether somebody touches it when it asks. */
async function plugIn(page: Page): Promise<(enabled: boolean) => Promise<unknown>> {
  const client = await page.context().newCDPSession(page);
  await client.send("WebAuthn.enable");
  const { authenticatorId } = await client.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return (enabled) => client.send("WebAuthn.setAutomaticPresenceSimulation", { authenticatorId, enabled });
}

const library = (page: Page) => page.getByRole("heading", { name: "Your book, read closely." });

test("an account, from the first mail to a forgotten password", async ({ page, browser }) => {
  test.setTimeout(240_000);
  const email = "mara@example.org";
  await page.goto(studio.address);
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await looksWell(page, "sign-in");
  await signIn(page, email);
  await expect(page.getByText("That address and password do not belong together.")).toBeVisible();
  await looksWell(page, "sign-in-wrong");

  await page.getByRole("link", { name: "Open an account" }).click();
  await looksWell(page, "sign-up");
  await join(page, "Mara Undine", email);
  await looksWell(page, "confirmed");
  await page.getByRole("link", { name: "Sign in" }).click();
  await signIn(page, email);
  await expect(library(page)).toBeVisible();
  await looksWell(page, "library");

  // A second step, with the secret as a phone would read it.
  await page.goto(`${studio.address}/account/signing-in`);
  await page.getByRole("button", { name: "Set up a second step" }).click();
  await field(page, "Your password").fill(PASSWORD);
  await looksWell(page, "password-asked");
  await page.getByRole("button", { name: "Go on" }).click();
  await expect(page.getByAltText(/QR code/)).toBeVisible();
  await page.getByText("Or type the key by hand").click();
  const secret = await page.locator(".secret code").innerText();
  await field(page, "Type the six digits that it shows").fill(showCode(secret));
  await looksWell(page, "second-step");
  await page.getByRole("button", { name: "Turn it on" }).click();
  await expect(page.getByRole("list", { name: "Recovery codes" }).getByRole("listitem")).toHaveCount(10);
  const recovery = await page.locator(".codes code").allInnerTexts();
  await looksWell(page, "recovery-codes");
  await page.getByRole("button", { name: "I have kept them" }).click();
  await expect(page.getByText(/10 recovery codes left/)).toBeVisible();
  await looksWell(page, "account-signing-in");

  // In again with the next code, since each counts once; on another device with a code that was kept.
  await page.getByRole("link", { name: "Library" }).click();
  await signOut(page);
  await signIn(page, email);
  await expect(page.getByRole("heading", { name: "One more step" })).toBeVisible();
  await looksWell(page, "second-factor");
  await field(page, "Code of your authenticator app").fill(showCode(secret, 1));
  await expect(library(page)).toBeVisible();
  const elsewhere = await (
    await browser.newContext({ userAgent: "Mozilla/5.0 (iPhone) Safari/605" })
  ).newPage();
  await elsewhere.goto(`${studio.address}/account/devices`);
  await signIn(elsewhere, email);
  await elsewhere.getByRole("button", { name: "Use a recovery code" }).click();
  await field(elsewhere, "Recovery code").fill(recovery[4]!);
  await elsewhere.getByRole("button", { name: "Go on" }).click();
  await expect(elsewhere.getByText("This device")).toBeVisible();

  // One device is signed out, then all of them; what another device shows stays until it is asked to sign in.
  await page.goto(`${studio.address}/account/devices`);
  await expect(page.getByRole("listitem")).toHaveCount(2);
  await looksWell(page, "account-devices");
  await page.getByRole("button", { name: /^Sign out .*iPhone/ }).click();
  await expect(page.getByRole("listitem")).toHaveCount(1);
  await elsewhere.getByRole("link", { name: /What happened/ }).click();
  await expect(elsewhere.getByText(/kept on this device/)).toBeVisible();
  await looksWell(elsewhere, "signed-out");
  await page.getByRole("button", { name: "Sign out everywhere" }).click();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();

  await field(page, "Mail address").fill(email);
  await page.getByRole("link", { name: "Forgotten your password?" }).click();
  await expect(field(page, "Mail address")).toHaveValue(email);
  await looksWell(page, "forgotten");
  await page.getByRole("button", { name: "Send the mail" }).click();
  await expect(page.getByRole("heading", { name: "Look in your mail" })).toBeVisible();
  await looksWell(page, "look-in-mail");
  const link = await readLink(studio.folder, email, "/reset-password");
  await page.goto(link);
  await field(page, "New password").fill("another seven quiet miles");
  await looksWell(page, "new-password");
  await page.getByRole("button", { name: "Keep it" }).click();
  await expect(page.getByRole("heading", { name: "Your password is new" })).toBeVisible();
  await page.getByRole("link", { name: "Sign in" }).click();
  await signIn(page, email, "another seven quiet miles");
  await page.getByRole("button", { name: "Use a recovery code" }).click();
  await field(page, "Recovery code").fill(recovery[5]!);
  await page.keyboard.press("Enter");
  await expect(library(page)).toBeVisible();
});

test("a passkey opens the door", async ({ page }) => {
  const email = "tomas@example.org";
  await join(page, "Tomas Vale", email);
  const touch = await plugIn(page);
  await page.getByRole("link", { name: "Sign in" }).click();
  await signIn(page, email);
  await expect(library(page)).toBeVisible();
  await page.getByRole("button", { name: "Account of Tomas Vale" }).click();
  await page.getByRole("menuitem", { name: "Account" }).click();
  await page.getByRole("link", { name: /^Signing in/ }).click();
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await field(page, "Your password").fill(PASSWORD);
  await page.getByRole("button", { name: "Go on" }).click();
  await expect(page.getByText(/^Passkey of this/)).toBeVisible();
  await expect(page.getByText(/you are locked out/)).toBeVisible();
  await looksWell(page, "account-passkey");
  await page.getByRole("link", { name: "Library" }).click();

  const ways: string[] = [];
  page.on("response", (response) => {
    const way = /\/session(\/passkey|\/second-factor)?$/.exec(new URL(response.url()).pathname)?.[0];
    if (way && response.request().method() === "POST" && response.ok()) ways.push(way);
  });
  // By the button; the offer in the address field, which stood unanswered, may be answered in the same moment.
  await touch(false);
  await signOut(page);
  await touch(true);
  const button = page.getByRole("button", { name: "Sign in with a passkey" });
  await button.click({ timeout: 5_000 }).catch(() => expect(button).toHaveCount(0));
  await expect(library(page)).toBeVisible();
  expect(new Set(ways)).toEqual(new Set(["/session/passkey"]));
  // By the offer alone, which is answered as soon as it stands.
  const answered = page.waitForResponse((response) => response.url().endsWith("/session/passkey"));
  await page.getByRole("button", { name: "Account of Tomas Vale" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await answered;
  await expect(library(page)).toBeVisible();
  expect(new Set(ways)).toEqual(new Set(["/session/passkey"]));
});

test("the account, section by section", async ({ page }) => {
  const email = "ida@example.org";
  await join(page, "Ida Brandt", email);
  await page.goto(`${studio.address}/sign-in?next=/account`);
  await signIn(page, email);
  await field(page, "Your name").fill("Ida Brandt-Nilsson");
  await page.getByRole("button", { name: "Change the name" }).click();
  await expect(page.getByText("Your name is changed.")).toBeVisible();
  await looksWell(page, "account-you");
  await field(page, "New address").fill("ida.nilsson@example.org");
  await field(page, "Your password").fill(PASSWORD);
  await page.getByRole("button", { name: "Change the address" }).click();
  await expect(page.getByText(/Your address changes when you open the link/)).toBeVisible();
  await page.goto(await readLink(studio.folder, "ida.nilsson@example.org", "/confirm-address"));
  await expect(page.getByRole("heading", { name: "Your address is changed" })).toBeVisible();

  await page.goto(`${studio.address}/account/tokens`);
  await field(page, "What it is for").fill("Word counter");
  await page.getByRole("radio", { name: /^Read/ }).check();
  await looksWell(page, "account-tokens");
  await page.getByRole("button", { name: "Make the token" }).click();
  await expect(page.locator(".secret code")).toContainText("nos_");
  await looksWell(page, "token-made");
  const token = await page.locator(".secret code").innerText();
  await page.getByRole("button", { name: "I have kept it" }).click();
  const asked = await page.request.get(`${studio.address}/api/v1/projects`, {
    headers: { Authorization: `Bearer ${token}` },
  });
  expect(asked.status()).toBe(200);
  await page.getByRole("button", { name: "Revoke Word counter" }).click();
  await expect(page.getByText("None yet.")).toBeVisible();

  await page.getByRole("link", { name: /^What happened/ }).click();
  await expect(page.getByText("Changed the address")).toBeVisible();
  await looksWell(page, "account-events");
  await page.getByRole("link", { name: /^My data/ }).click();
  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save everything as a zip" }).click();
  const zip = await downloading;
  await expect(page.getByText("It is in your downloads.")).toBeVisible();
  await page.getByLabel("Choose a zip").setInputFiles(await zip.path());
  await expect(page.locator("[role=status].gate-aside")).toBeVisible();
  await looksWell(page, "account-data");
  await page.getByRole("button", { name: "Erase my account…" }).click();
  await field(page, "Type your mail address").fill("ida.nilsson@example.org");
  await field(page, "Your password").fill(PASSWORD);
  await looksWell(page, "erase");
});

test("a phone has the same rooms", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`${studio.address}/sign-in?next=/account`);
  await looksWell(page, "phone-sign-in");
  await signIn(page, "ida.nilsson@example.org");
  await expect(page.getByRole("navigation", { name: "Account" })).toBeVisible();
  await looksWell(page, "phone-account");
  for (const section of ["You", "Signing in", "Devices", "Tokens", "What happened", "My data"]) {
    await page.getByRole("link", { name: new RegExp(`^${section}`) }).click();
    await expect(page.getByRole("heading", { level: 1, name: section })).toBeVisible();
    await looksWell(page, `phone-account-${section.toLowerCase().replace(" ", "-")}`);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await page.getByRole("link", { name: "Account" }).click();
  }
});
