/** Two people and one book: begun, shared, written in by both, only read by one, taken away from them. */
import AxeBuilder from "@axe-core/playwright";
import { mkdirSync } from "node:fs";
import { expect, test, type Browser, type BrowserContext, type Locator, type Page } from "@playwright/test";
import { readLink } from "./people";
import { findPort, startStudio, type Studio } from "./server";

const PICTURES = process.env["PICTURES"];
const WIDE = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };

let studio: Studio;
let rosa: Page;
let tomas: Page;
let book = "";
const opened: BrowserContext[] = [];
/** The first scene, as Tomas sees it. */
let his: Locator;

test.describe.configure({ mode: "serial", timeout: 180_000 });
test.beforeAll(async ({ browser }) => {
  test.setTimeout(180_000);
  studio = await startStudio(await findPort());
  rosa = await newPage(browser);
});
test.afterAll(async () => {
  await Promise.all(opened.map((context) => context.close()));
  await studio.stop();
});

const PASSWORD = "slate over the old yard 7";

async function newPage(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ baseURL: studio.address, viewport: WIDE });
  opened.push(context);
  return context.newPage();
}

async function signUp(page: Page, name: string, email: string): Promise<void> {
  await page.getByLabel("Your name").fill(name);
  await page.getByLabel("Mail address").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Open the account" }).click();
  await page.goto(await readLink(studio.folder, email, "/verify"));
  await page.getByRole("link", { name: "Sign in" }).click();
  await page.getByLabel("Mail address").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

/**
 * axe on the screen as it is: wide and light, on a phone and dark; all four where pictures are kept.
 * On a phone, where one pane stands at a time, `reach` goes to the one that is meant; `but` are rules left out.
 */
async function look(
  page: Page,
  name: string,
  reach?: () => Promise<void>,
  but: string[] = [],
): Promise<void> {
  for (const [size, shape] of [
    ["wide", WIDE],
    ["phone", PHONE],
  ] as const)
    for (const colorScheme of ["light", "dark"] as const) {
      if (!PICTURES && (size === "wide") !== (colorScheme === "light")) continue;
      await page.setViewportSize(shape);
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await expect(page.locator("html")).toHaveAttribute("data-theme", colorScheme);
      if (size === "phone" && colorScheme === (PICTURES ? "light" : "dark")) await reach?.();
      await settle(page);
      if (PICTURES) {
        mkdirSync(PICTURES, { recursive: true });
        await page.screenshot({ path: `${PICTURES}/${name}-${size}-${colorScheme}.png` });
      }
      // Legacy mode opens no second page: this one would lie behind it, and draw no more.
      const { violations } = await new AxeBuilder({ page }).setLegacyMode().disableRules(but).analyze();
      const said = violations.flatMap(({ id, nodes }) =>
        nodes.map((node) => `${id}: ${node.html.slice(0, 160)}`),
      );
      expect.soft(said, `${name}, ${size}, ${colorScheme}`).toEqual([]);
      expect
        .soft(await page.evaluate(() => document.documentElement.scrollWidth))
        .toBeLessThanOrEqual(shape.width);
    }
  await page.setViewportSize(WIDE);
  await page.emulateMedia({ colorScheme: "light" });
}

/** Waits until nothing moves or glides any more. */
async function settle(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    document
      .getAnimations()
      .every((one) => one.playState !== "running" || one.effect?.getTiming().iterations === Infinity),
  );
}

/** What axe says of every menu of Mantine: its items stand in an element that takes the focus first. */
const OF_MENUS = ["aria-required-children", "region"];

/** To a panel that stands under More on a phone. */
function under(page: Page, title: string): () => Promise<void> {
  return async () => {
    await page.getByRole("button", { name: "More", exact: true }).click();
    await page.locator(".more-list").getByRole("button", { name: title }).click();
  };
}

test("a book is begun in three steps", async () => {
  await rosa.goto("/sign-up");
  await signUp(rosa, "Rosa", "rosa@example.org");

  // The wizard, step by step.
  await rosa.getByRole("link", { name: /Begin a new book/ }).click();
  await rosa.getByLabel("Title").fill("The Weir");
  await look(rosa, "begin-title");
  const asks = (question: string) => expect(rosa.getByRole("heading", { name: question })).toBeVisible();
  await rosa.getByLabel("Title").press("Enter");
  await asks("What will it be?");
  await rosa.getByRole("radio", { name: "Crime" }).check();
  await rosa.getByRole("radio", { name: /^Novella/ }).check();
  await look(rosa, "begin-what");
  await rosa.getByRole("button", { name: "Back" }).click();
  await expect(rosa.getByLabel("Title")).toHaveValue("The Weir");
  await rosa.getByLabel("Title").press("Enter");
  await asks("What will it be?");
  await rosa.getByRole("button", { name: "Next" }).click();
  await asks("How do you want to begin?");
  await rosa.getByRole("radio", { name: "Three acts" }).check();
  await look(rosa, "begin-start");
  await rosa.getByRole("button", { name: "Begin", exact: true }).click();
  await expect(rosa.locator(".paper-live .prose").first()).toBeVisible({ timeout: 45_000 });
  book = /projects\/[\w-]+/.exec(rosa.url())?.[0] ?? "";
});

test("somebody is asked in, opens an account by the letter, and writes", async ({ browser }) => {
  await rosa.getByRole("link", { name: /People of this book/ }).click();
  await rosa.getByLabel("E-mail address").fill("tomas@example.org");
  await rosa.getByRole("button", { name: "Send the invitation" }).click();
  await expect(rosa.getByText(/Editor · open until/)).toBeVisible();
  await look(rosa, "people-owner");
  const invitation = await readLink(studio.folder, "tomas@example.org", "/invitation");

  // Who was asked opens an account by the letter, and comes back to the invitation.
  tomas = await newPage(browser);
  his = tomas.locator(".paper-live .prose").first();
  await tomas.goto(invitation);
  await expect(tomas.getByRole("heading", { name: "Rosa invites you to The Weir" })).toBeVisible();
  await look(tomas, "invitation-signed-out");
  await tomas.getByRole("link", { name: "Open an account" }).click();
  await signUp(tomas, "Tomas", "tomas@example.org");
  await expect(tomas).toHaveURL(/\/$|\/invitation/);
  await tomas.goto("/");
  await expect(tomas.getByRole("heading", { name: "You are invited" })).toBeVisible();
  await look(tomas, "shelf-invited");
  await tomas.goto(invitation);
  await tomas.getByRole("button", { name: "Accept as Tomas" }).click();
  await expect(his).toBeVisible({ timeout: 45_000 });

  // Both write in it.
  await his.click();
  await tomas.keyboard.type("The river stood still.");
  await expect(tomas.locator(".save-state[role=status]").first()).toHaveText("Saved");
  await rosa.goto(`/${book}`);
  await expect(rosa.locator(".prose").first()).toHaveText("The river stood still.");
});

test("what one did is taken back, kept in the trash, and told", async () => {
  // What Tomas renames he takes back by key; inside the text the key is the editor's.
  const first = tomas.getByRole("treeitem").first();
  const before = (await first.locator(".tree-name").textContent()) ?? "";
  await tomas.getByRole("tree").focus();
  await tomas.keyboard.press("Home");
  await tomas.keyboard.press("F2");
  await tomas.keyboard.type("Slack Tide");
  await tomas.keyboard.press("Enter");
  await expect(first.locator(".tree-name")).toHaveText("Slack Tide");
  await expect(tomas.getByRole("button", { name: /^Undo: / })).toBeEnabled();
  await tomas.getByRole("tree").focus();
  await tomas.keyboard.press("ControlOrMeta+z");
  await expect(tomas.getByText(/^Taken back: renamed /)).toBeVisible();
  await expect(first.locator(".tree-name")).toHaveText(before);
  await tomas.keyboard.press("ControlOrMeta+Shift+z");
  await expect(first.locator(".tree-name")).toHaveText("Slack Tide");

  // What is deleted waits in the trash; what was done is told.
  await tomas.getByRole("tree").focus();
  await tomas.keyboard.press("End");
  await tomas.keyboard.press("Delete");
  const lines = await tomas.getByRole("treeitem").count();
  await tomas.getByRole("tab", { name: "Trash" }).click();
  const restore = tomas.getByRole("button", { name: /^Restore / }).first();
  await expect(restore).toBeVisible();
  await look(tomas, "trash", under(tomas, "Trash"));
  await restore.click();
  await expect(tomas.getByText(/is back where it was\./)).toBeVisible();
  await expect(tomas.getByRole("treeitem")).toHaveCount(lines + 1);
  await rosa.getByRole("tab", { name: "Activity" }).click();
  await expect(rosa.getByText(/Tomas .*Slack Tide/).first()).toBeVisible();
  await look(rosa, "activity", under(rosa, "Activity"));
});

test("a viewer changes nothing, and whoever is removed is out", async () => {
  // Made a viewer, he cannot change a letter.
  await rosa.goto(`/${book}/people`);
  await rosa.getByLabel("Role of Tomas").selectOption("viewer");
  await expect(tomas.getByRole("button", { name: "Read only" })).toBeVisible({ timeout: 5_000 });
  await expect(his).toHaveAttribute("contenteditable", "false");
  await his.click();
  await tomas.keyboard.type("x");
  await expect(his).toHaveText("The river stood still.");
  await expect(tomas.getByRole("button", { name: /^Undo/ })).toHaveCount(0);
  await look(tomas, "viewer");
  await tomas.goto("/");
  await expect(tomas.getByText("Viewer", { exact: true })).toBeVisible();
  await look(tomas, "shelf-viewer");
  await tomas.goto(`/${book}/people`);
  await expect(tomas.getByRole("heading", { name: "Leave this book" })).toBeVisible();
  await look(tomas, "people-viewer");
  await tomas.goto(`/${book}`);
  await expect(tomas.locator(".prose").first()).toHaveText("The river stood still.");

  // Removed, he is out within a moment.
  await rosa.getByRole("button", { name: "Remove Tomas" }).click();
  await rosa.getByRole("button", { name: "Remove", exact: true }).click();
  await expect(tomas.getByRole("heading", { name: "“The Weir” is closed to you" })).toBeVisible({
    timeout: 5_000,
  });
  await look(tomas, "closed");
  await tomas.getByRole("link", { name: "Go to my books" }).click();
  await expect(tomas.getByRole("link", { name: /The Weir/ })).toHaveCount(0);
});

test("the owner's shelf holds long names, and what was deleted", async () => {
  const long = "The Long and Entirely True History of the Weir at Slack Tide";
  const made = await rosa.request.post("/api/v1/projects", {
    data: {
      title: long,
      series: `${long}, Told by Its Keepers`,
      author: "Rosalind Featherstonehaugh-Cholmondeley",
    },
    headers: { "Idempotency-Key": crypto.randomUUID() },
  });
  expect(made.status()).toBe(201);
  const { id } = (await made.json()) as { id: string };
  await rosa.goto(`/projects/${id}`);
  await expect(rosa.locator(".paper-live .prose").first()).toBeVisible({ timeout: 45_000 });
  await look(rosa, "book-long");
  await rosa.goto("/");
  await rosa.getByRole("button", { name: "More for The Weir" }).click();
  await look(rosa, "shelf-menu", undefined, OF_MENUS);
  await rosa.keyboard.press("Escape");
  await rosa.getByRole("link", { name: /^The Weir/ }).focus();
  await rosa.keyboard.press("Delete");
  await expect(rosa.getByText("“The Weir” was deleted.")).toBeVisible();
  await rosa.getByText("Deleted (1 book)").click();
  await look(rosa, "shelf-deleted");
  await rosa.getByRole("button", { name: "Restore The Weir" }).click();
  await expect(rosa.getByRole("link", { name: /^The Weir/ })).toBeVisible();
});
