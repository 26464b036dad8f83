/** The first five minutes of an author: from three doors to a copy of the book in Word. */
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "./book";

const BOOK = `---
title: "The Ferry"
author: "A. Writer"
---

# Contents

I: The Crossing

II: The Far Bank

## I: The Crossing

Mara Voss stood at the rail of the ferry. Mara Voss had green eyes, and the river was green too.

“We are late,” said Tomas Rennick. “We are always late,” said Mara Voss.

Tomas Rennick counted the coins again. It was a Monday, and it rained. The ferry creaked.

## II: The Far Bank

The next morning, Thursday, was cold and bright. Mara Voss had slept badly.

“They will come,” said Tomas Rennick. Mara Voss shut her eyes. Mara Voss had blue eyes, pale with tiredness.

Tomas Rennick laughed. “Nobody comes,” he said.
`;

async function isAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);
}

async function openSample(page: Page): Promise<void> {
  await page.goto("/");
  await page.getByRole("link", { name: /Try the sample novel/ }).click();
  await expect(page.locator(".finding").first()).toBeVisible({ timeout: 30_000 });
}

test("the sample's findings are there, both passages with the words at fault marked", async ({ page }) => {
  await openSample(page);
  await isAccessible(page);
  const first = page.locator(".finding").first();
  await expect(first.locator(".passage")).toHaveCount(2);
  await expect(first.locator(".passage mark").first()).toBeVisible();
  expect(await page.locator(".finding").count()).toBeLessThanOrEqual(5);
  await page
    .locator(".finding")
    .filter({ hasText: "October" })
    .getByRole("button", { name: "Compare side by side" })
    .click();
  const spread = page.getByRole("dialog");
  await expect(spread.locator(".passage")).not.toHaveCount(0);
  await expect(spread.locator(".passage-context").first()).not.toBeEmpty();
  await isAccessible(page);
  await page.keyboard.press("Escape");
  await expect(spread).toBeHidden();
});

test("a finding is settled by keyboard, stays settled at the next check, and can be opened again", async ({
  page,
}) => {
  await openSample(page);
  const message = await page.locator(".finding-message").first().innerText();
  await page.getByRole("list", { name: "Findings, best first" }).focus();
  await page.keyboard.press("j");
  await page.keyboard.press("i");
  await page.keyboard.type("The almanac differs.");
  await page.keyboard.press("Enter");
  await expect(page.getByText(message)).toHaveCount(0);
  await page.getByRole("button", { name: "Check now" }).click();
  await expect(page.getByRole("button", { name: "Check now" })).toBeEnabled({ timeout: 30_000 });
  await expect(page.getByText(message)).toHaveCount(0);
  await page.getByRole("radio", { name: "Dismissed" }).check();
  await expect(page.getByText("Intended: The almanac differs.")).toBeVisible();
  await page.getByRole("button", { name: "Open again" }).click();
  await page.getByRole("radio", { name: "Open" }).check();
  await expect(page.getByText(message)).toBeVisible();
});

test("from a file to the first finding, the cast, and a copy in Word", async ({ page }, info) => {
  const file = info.outputPath("ferry.md");
  writeFileSync(file, BOOK);
  await page.goto("/");
  await isAccessible(page);
  await page.getByRole("link", { name: /Bring my book/ }).click();
  await isAccessible(page);
  await page.getByLabel(/Drop the file here/).setInputFiles(file);

  await expect(page.getByLabel("Title", { exact: true })).toHaveValue("The Ferry");
  await expect(page.getByText(/words read; \d+ of them stay out/)).toBeVisible();
  await isAccessible(page);
  await page.getByRole("button", { name: "II: The Far Bank", exact: true }).press("F2");
  await page.keyboard.press("End");
  await page.keyboard.type(" at Dawn");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Bring it in" }).click();

  await expect(page).toHaveURL(/projects\/[^/]+$/, { timeout: 30_000 });
  await expect(page.getByRole("treeitem", { name: /The Far Bank at Dawn/ })).toBeVisible();
  await expect(page.getByText(/words are here, as they came/)).toBeVisible();
  const finding = page.locator(".finding").filter({ hasText: "Thursday" });
  await expect(finding).toBeVisible({ timeout: 30_000 });
  await expect(finding.locator("blockquote").first()).toContainText("Monday");

  await finding.locator(".finding-message").click();
  await finding.getByRole("button", { name: "Fix there" }).click();
  await expect(page.locator(".paper-live .prose").first()).toBeVisible();

  await page.getByRole("tab", { name: "Cast" }).click();
  await expect(page.getByText("Mara Voss", { exact: true }).first()).toBeVisible();
  await isAccessible(page);

  const download = page.waitForEvent("download");
  await page.keyboard.press("Control+k");
  await page.keyboard.type("Save a Word copy");
  await page.keyboard.press("Enter");
  const copy = await (await download).path();
  expect(readFileSync(copy).subarray(0, 2).toString()).toBe("PK");
});

test("an import is undone as a whole", async ({ page }, info) => {
  const file = info.outputPath("once.txt");
  writeFileSync(file, "CHAPTER I\n\nIt began at the mill.\n\nCHAPTER II\n\nIt went on at the river.\n");
  await page.goto("/import");
  await page.getByLabel(/Drop the file here/).setInputFiles(file);
  await page.getByRole("button", { name: "Bring it in" }).click();
  await expect(page.getByRole("treeitem", { name: /CHAPTER II/ })).toBeVisible({ timeout: 30_000 });
  await page.getByRole("region", { name: "Notices" }).getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("The import was undone.")).toBeVisible();
  await expect(page.getByRole("treeitem", { name: /CHAPTER II/ })).toHaveCount(0);
});

test("a file that cannot be read says why, and leaves nothing behind", async ({ page }, info) => {
  const file = info.outputPath("broken.docx");
  writeFileSync(file, Buffer.from([0x50, 0x4b, 3, 4, 20, 0, 0, 0, 8, 0]));
  await page.goto("/import");
  await page.getByLabel(/Drop the file here/).setInputFiles(file);
  await expect(page.getByRole("heading", { name: "broken.docx could not be read" })).toBeVisible({
    timeout: 30_000,
  });
  await expect(page.getByText("Nothing was taken over")).toBeVisible();
  await isAccessible(page);
  await page.getByRole("button", { name: "Leave" }).click();
  await expect(page.getByRole("heading", { name: "Books" })).toBeVisible();
  await expect(page.getByRole("link", { name: /broken/ })).toHaveCount(0);
});

test.describe("on a phone, in the dark", () => {
  test.use({ viewport: { width: 390, height: 844 }, colorScheme: "dark" });

  test("findings and cast are one tap away, and a preview has two views", async ({ page }) => {
    await openSampleOnPhone(page);
    await isAccessible(page);
    await page.getByRole("button", { name: "Cast" }).click();
    await expect(page.getByText("Sherlock Holmes").first()).toBeVisible();
    await isAccessible(page);
  });
});

async function openSampleOnPhone(page: Page): Promise<void> {
  await page.goto("/");
  await page.getByRole("link", { name: /Try the sample novel/ }).click();
  await page.getByRole("button", { name: "Findings" }).click();
  await expect(page.locator(".finding").first()).toBeVisible({ timeout: 30_000 });
}
