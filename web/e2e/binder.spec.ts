import type { Page } from "@playwright/test";
import { Author, expect, open, settled, test } from "./book";

const lines = (page: Page) => page.getByRole("treeitem");

test("chapters are renamed, moved, duplicated and deleted by key", async ({ page, request }) => {
  const author = new Author(request);
  const project = await author.small("By Key");
  await open(page, project);
  await page.getByRole("treeitem", { name: /^The Yard/ }).click();
  const tree = page.getByRole("tree");
  await tree.focus();
  await page.keyboard.press("F2");
  await page.keyboard.type("The Cold Yard");
  await page.keyboard.press("Enter");
  await expect(lines(page).first()).toHaveAccessibleName(/^The Cold Yard/);
  await expect(page.getByRole("heading", { name: "The Cold Yard" })).toBeVisible();
  await page.keyboard.press("Alt+ArrowDown");
  await expect(lines(page).nth(1)).toHaveAccessibleName(/^The Cold Yard/);
  await page.keyboard.press("ControlOrMeta+d");
  await expect(lines(page)).toHaveCount(4);
  await page.keyboard.press("Delete");
  await expect(lines(page)).toHaveCount(3);
  await page.getByRole("region", { name: "Notices" }).getByRole("button", { name: "Undo" }).click();
  await expect(lines(page)).toHaveCount(4);
  const titles = async () =>
    (await author.outline(project)).parts.flatMap((part) => part.chapters.map((chapter) => chapter.title));
  await expect.poll(titles).toEqual(["Slack Tide", "The Cold Yard", "The Cold Yard (copy)", "The Slate"]);
});

test("a chapter is dragged to its place", async ({ page, request }) => {
  await open(page, await new Author(request).small("By Hand"));
  const dragged = page.getByRole("treeitem", { name: /^The Slate/ });
  const target = page.getByRole("treeitem", { name: /^The Yard/ });
  const from = await dragged.boundingBox();
  const to = await target.boundingBox();
  if (!from || !to) throw new Error("The lines are not on screen");
  await page.mouse.move(from.x + 60, from.y + from.height / 2);
  await page.mouse.down();
  await page.mouse.move(from.x + 60, from.y - 10, { steps: 4 });
  await page.mouse.move(to.x + 60, to.y + 4, { steps: 8 });
  await page.mouse.up();
  await expect(lines(page).first()).toHaveAccessibleName(/^The Slate/);
  await page.reload();
  await expect(lines(page).first()).toHaveAccessibleName(/^The Slate/);
});

test("scenes are split at the cursor and merged again, undo and all", async ({ page, request }) => {
  const author = new Author(request);
  const project = await author.small("Split");
  await open(page, project);
  await page.getByText("The dog was asleep.").click();
  await page.keyboard.press("Home");
  await settled(page);
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(page.locator(".chapter").first().locator(".paper")).toHaveCount(3);
  await expect(page.locator(".paper").nth(1)).toHaveText("The dog was asleep.");
  await page.locator(".paper").nth(1).click();
  await page.keyboard.press("ControlOrMeta+Shift+Backspace");
  await expect(page.locator(".chapter").first().locator(".paper")).toHaveCount(2);
  await expect(page.locator(".paper").first()).toContainText("The dog was asleep.");
  await page.getByRole("region", { name: "Notices" }).getByRole("button", { name: "Undo" }).click();
  await expect(page.locator(".chapter").first().locator(".paper")).toHaveCount(3);
});

test("four hundred scenes stay light", async ({ page, request }) => {
  const author = new Author(request);
  const { id } = await author.send<{ id: string }>("POST", "/projects", { title: "Many Scenes" });
  const chapter = (await author.outline(id)).parts[0]?.chapters[0]?.id;
  for (let scene = 1; scene < 25; scene += 1)
    await author.send("POST", `/projects/${id}/scenes`, { parent_id: chapter });
  for (let copy = 1; copy < 16; copy += 1)
    await author.send("POST", `/projects/${id}/chapters/${chapter}/duplicate`);
  await open(page, id);
  await page.getByRole("tree").focus();
  await page.keyboard.press("End");
  for (let unfolded = 0; unfolded < 16; unfolded += 1) {
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowUp");
  }
  await page.keyboard.press("End");
  await expect(page.getByRole("treeitem", { name: /^Scene 25,/ }).last()).toBeVisible();
  expect(await page.locator(".tree").evaluate((tree) => tree.clientHeight)).toBe(416 * 32);
  expect(await lines(page).count()).toBeLessThan(100);
});
