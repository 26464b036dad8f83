import { Author, expect, open, test } from "./book";

test("the library opens on three doors and its books", async ({ page, request }) => {
  await new Author(request).small("A Book on the Shelf");
  await page.goto("/");
  await expect(page.getByRole("link", { name: /Bring my book/ })).toBeVisible();
  await expect(page.getByRole("link", { name: /Begin a new book/ })).toBeVisible();
  await page.getByRole("link", { name: /A Book on the Shelf/ }).click();
  await expect(page.getByRole("tree")).toBeVisible();
});

test("a blank book is ready to be written in", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("link", { name: /Begin a new book/ }).click();
  await page.getByLabel("Title").fill("The Unwritten");
  await page.getByRole("button", { name: "Skip the rest" }).click();
  const prose = page.locator(".paper-live .prose").first();
  await prose.click();
  await page.keyboard.type('"Who goes there?" she said.');
  await expect(prose).toHaveText("“Who goes there?” she said.");
  await expect(page.locator(".save-state[role=status]")).toHaveText("Saved");
  await page.reload();
  await expect(page.locator(".prose").first()).toHaveText("“Who goes there?” she said.");
});

test("everything can be reached from the palette", async ({ page, request }) => {
  await open(page, await new Author(request).small("Palette"));
  await page.keyboard.press("ControlOrMeta+k");
  const line = page.getByRole("combobox");
  await line.fill("slate");
  await line.press("Enter");
  await expect(page.locator(".where-chapter")).toHaveText("The Slate");
  await expect(line).toBeHidden();
  await page.keyboard.press("ControlOrMeta+k");
  // Books answer too, and other tests may have made one whose title is closer to a single word.
  await line.fill("colours sepia");
  await expect(page.getByRole("option").first()).toContainText("Colours: sepia");
  await line.press("Enter");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "sepia");
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "sepia");
});

test("panes close by key and stay so; only the page is left in focus", async ({ page, request }) => {
  await open(page, await new Author(request).small("Panes"));
  await page.keyboard.press("ControlOrMeta+\\");
  await expect(page.getByRole("tree")).toBeHidden();
  await page.reload();
  await expect(page.locator(".prose").first()).toBeVisible();
  await expect(page.getByRole("tree")).toBeHidden();
  await page.keyboard.press("ControlOrMeta+\\");
  await expect(page.getByRole("tree")).toBeVisible();
  await page.keyboard.press("ControlOrMeta+Shift+f");
  await expect(page.getByRole("tree")).toBeHidden();
  await expect(page.getByRole("complementary")).toBeHidden();
});
