/** axe on every screen, in light and dark, wide and on a phone. */
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { Author, expect, open, test } from "./book";

async function findTrouble(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)}`));
}

for (const theme of ["light", "sepia", "dark"] as const) {
  test(`axe finds nothing in ${theme}`, async ({ page, request }) => {
    const project = await new Author(request).small(`Axe ${theme}`);
    await page.addInitScript(
      (chosen) => localStorage.setItem("narrative.preferences", JSON.stringify({ theme: chosen })),
      theme,
    );
    await page.goto("/");
    await expect(page.getByRole("link", { name: new RegExp(`Axe ${theme}`) })).toBeVisible();
    expect(await findTrouble(page)).toEqual([]);
    await open(page, project);
    await page.getByRole("treeitem", { name: /^The Yard/ }).click();
    await page.keyboard.press("Tab");
    expect(await findTrouble(page)).toEqual([]);
    await page.getByRole("tab", { name: "History" }).click();
    await expect(page.getByRole("region", { name: "History" })).toBeVisible();
    expect(await findTrouble(page)).toEqual([]);
    await page.keyboard.press("ControlOrMeta+k");
    await expect(page.getByRole("combobox")).toBeFocused();
    await page.waitForTimeout(300);
    expect(await findTrouble(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "How the page looks" }).click();
    await expect(page.getByRole("radio", { name: "Sepia" })).toBeVisible();
    await page.waitForTimeout(300);
    expect(await findTrouble(page)).toEqual([]);
  });
}

test("a phone shows one pane at a time, and axe finds nothing", async ({ page, request }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page, await new Author(request).small("On the Phone"));
  const bar = page.getByRole("navigation", { name: "Places" });
  await expect(bar.getByRole("button")).toHaveCount(5);
  await expect(page.getByRole("tree")).toBeHidden();
  expect(await findTrouble(page)).toEqual([]);
  await bar.getByRole("button", { name: "Binder" }).click();
  await expect(page.getByRole("tree")).toBeVisible();
  expect(await findTrouble(page)).toEqual([]);
  await page.getByRole("treeitem", { name: /^Slack Tide/ }).click();
  await expect(page.getByText("The river stood still.")).toBeVisible();
  await bar.getByRole("button", { name: "More" }).click();
  expect(await findTrouble(page)).toEqual([]);
  await page.getByRole("button", { name: "How the page looks" }).click();
  await expect(page.getByRole("radio", { name: "Dark" })).toBeVisible();
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(wide).toBeLessThanOrEqual(390);
});

test("dark follows the system, and can be chosen against it", async ({ page, request }) => {
  await page.emulateMedia({ colorScheme: "dark" });
  await open(page, await new Author(request).small("Dark"));
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await page.getByRole("button", { name: "How the page looks" }).click();
  await page.getByText("Light", { exact: true }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "light");
});
