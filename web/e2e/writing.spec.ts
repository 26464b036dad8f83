import { Author, expect, open, saved, scene, settled, test } from "./book";

async function firstScene(author: Author, project: string): Promise<string> {
  const id = (await author.outline(project)).parts[0]?.chapters[0]?.scenes[0]?.id;
  if (!id) throw new Error("The book has no scene");
  return id;
}

test("what is written is saved, and counted while it is written", async ({ page, request }) => {
  const author = new Author(request);
  const project = await author.small("Autosave");
  await open(page, project);
  await expect(page.locator(".word-line")).toContainText("22 words");
  await page.getByText("Mara crossed the yard.").click();
  await page.keyboard.press("End");
  await page.keyboard.type(" Nobody saw her.");
  await expect(page.locator(".word-line")).toContainText("25 words");
  await saved(page);
  expect(await author.read(project, await firstScene(author, project))).toContain("yard. Nobody saw her.");
});

test("arrows walk from scene to scene as through one text", async ({ page, request }) => {
  await open(page, await new Author(request).small("One Text"));
  await page.getByText("The dog was asleep.").click();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.type("Then ");
  await expect(scene(page, 1)).toHaveText("Then Tomas waited by the gate.");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("End");
  await page.keyboard.type(" Still.");
  await expect(scene(page, 0)).toContainText("asleep. Still.");
});

test("a lost line costs no word, not even over a reload", async ({ page, request }) => {
  const author = new Author(request);
  const project = await author.small("Lost Line");
  await open(page, project);
  await page.route("**/body", (route) => route.abort());
  await page.getByText("Mara crossed the yard.").click();
  await page.keyboard.press("End");
  await page.keyboard.type(" The line was down.");
  await expect(page.locator(".save-state[role=status]")).toHaveText("Offline: kept on this device");
  await page.reload();
  await expect(page.locator(".prose").first()).toContainText("The line was down.");
  await page.unroute("**/body");
  await saved(page);
  expect(await author.read(project, await firstScene(author, project))).toContain("The line was down.");
});

test("two tabs on one scene follow each other, and never overwrite in silence", async ({
  context,
  request,
}) => {
  const author = new Author(request);
  const project = await author.small("Two Tabs");
  const [left, right] = [await context.newPage(), await context.newPage()];
  await open(left, project);
  await open(right, project);
  await left.getByText("Mara crossed the yard.").click();
  await left.keyboard.press("Home");
  await left.keyboard.type("Left. ");
  await saved(left);
  await expect(scene(right, 0)).toContainText("Left. Mara crossed");

  // Both write without hearing of each other.
  await right.route("**/body", (route) => route.abort());
  await right.getByText("The dog was asleep.").click();
  await right.keyboard.press("End");
  await right.keyboard.type(" Right.");
  await expect(right.locator(".save-state[role=status]")).toHaveText("Offline: kept on this device");
  await left.bringToFront();
  await left.keyboard.type("More left. ");
  await saved(left);
  await right.unroute("**/body");
  await expect(right.getByRole("heading", { name: "This scene was changed in two places" })).toBeVisible({
    timeout: 20_000,
  });
  await expect(right.locator(".save-state[role=status]")).toHaveText("Changed elsewhere");
  await right.getByRole("button", { name: "Keep both" }).click();
  await expect(right.locator(".chapter").first().locator(".paper")).toHaveCount(3);
  await expect(scene(right, 0)).toContainText("More left.");
  await expect(scene(right, 1)).toContainText("asleep. Right.");
  await saved(right);
});

test("an earlier state is compared, brought back, and that undone", async ({ page, request }) => {
  const author = new Author(request);
  const project = await author.small("History");
  const id = await firstScene(author, project);
  await author.send("POST", `/projects/${project}/scenes/${id}/versions`, { name: "First draft" });
  await open(page, project);
  await page.getByText("Mara crossed the yard.").dblclick();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("Everything is different now.");
  await saved(page);
  await page.getByRole("tab", { name: "History" }).click();
  await page.getByRole("button", { name: /First draft/ }).click();
  await expect(page.locator(".sides ins").first()).toBeVisible();
  await page.getByRole("button", { name: "Bring this state back" }).click();
  await expect(scene(page, 0)).toContainText("Mara crossed the yard.");
  await page.getByRole("region", { name: "Notices" }).getByRole("button", { name: "Undo" }).click();
  await expect(scene(page, 0)).toHaveText("Everything is different now.");
});

test("marks and notes survive saving", async ({ page, request }) => {
  const author = new Author(request);
  const project = await author.small("Marks");
  await open(page, project);
  await page.getByText("The dog was asleep.").click();
  await page.keyboard.press("Home");
  await page.keyboard.press("Shift+End");
  await settled(page);
  await page.keyboard.press("ControlOrMeta+i");
  await expect(scene(page, 0).locator("em")).toHaveText("The dog was asleep.");
  await page.keyboard.press("End");
  await settled(page);
  await page.keyboard.press("ControlOrMeta+Alt+n");
  await page.getByRole("textbox", { name: "Footnote" }).fill("It was an old dog.");
  await page.getByRole("button", { name: "Keep", exact: true }).click();
  await saved(page);
  await page.reload();
  await expect(scene(page, 0).locator("em")).toHaveText(/The dog was asleep\./);
  await expect(scene(page, 0).getByRole("button", { name: "Footnote: It was an old dog." })).toBeVisible();
});
