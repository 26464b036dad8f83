import { Author, expect, holdLine, open, saved, scene, settled, test } from "./book";

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
  const id = await firstScene(author, project);
  // What is saved shows over HTTP a moment later.
  await expect.poll(() => author.read(project, id)).toContain("yard. Nobody saw her.");
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
  const line = await holdLine(page);
  await open(page, project);
  await line.cut();
  await page.getByText("Mara crossed the yard.").click();
  await page.keyboard.press("End");
  await page.keyboard.type(" The line was down.");
  await expect(page.locator(".save-state[role=status]")).toHaveText("Offline: kept on this device");
  await page.reload();
  await expect(page.locator(".prose").first()).toContainText("The line was down.");
  await expect(page.locator(".save-state[role=status]")).toHaveText("Offline: kept on this device");
  await line.mend();
  await saved(page);
  const text = () => firstScene(author, project).then((id) => author.read(project, id));
  await expect.poll(text).toContain("crossed the yard. The line was down.");
  expect((await text()).split("The line was down.")).toHaveLength(2);
});

test("nothing is called saved before the server has it", async ({ page, request }) => {
  const author = new Author(request);
  const project = await author.small("Slow Line");
  const held: (() => void)[] = [];
  await page.routeWebSocket(/\/events$/, (line) => {
    const server = line.connectToServer();
    server.onMessage((message) => {
      if (String(message).includes('"durable"')) held.push(() => line.send(message));
      else line.send(message);
    });
  });
  await open(page, project);
  const state = page.locator(".save-state[role=status]");
  await page.getByText("Mara crossed the yard.").click();
  await page.keyboard.press("End");
  await page.keyboard.type(" Slowly.");
  await expect(state).toHaveText("Saving…");
  await expect(state).toHaveText("On this device");
  await expect.poll(() => held.length).toBeGreaterThan(0);
  for (const pass of held) pass();
  await expect(state).toHaveText("Saved");
});

test("two tabs on one scene write one text, even where one was cut off", async ({ context, request }) => {
  const author = new Author(request);
  const project = await author.small("Two Tabs");
  const [left, right] = [await context.newPage(), await context.newPage()];
  const line = await holdLine(right);
  await open(left, project);
  await open(right, project);
  await left.getByText("Mara crossed the yard.").click();
  await left.keyboard.press("Home");
  await left.keyboard.type("Left. ");
  await saved(left);
  await expect(scene(right, 0)).toContainText("Left. Mara crossed");

  // Both write without hearing of each other.
  await line.cut();
  await right.getByText("The dog was asleep.").click();
  await right.keyboard.press("End");
  await right.keyboard.type(" Right.");
  await expect(right.locator(".save-state[role=status]")).toHaveText("Offline: kept on this device");
  await left.bringToFront();
  await left.keyboard.type("More left. ");
  await saved(left);
  await expect(scene(right, 0)).not.toContainText("More left.");
  await line.mend();
  const whole = "Left. More left. Mara crossed the yard.The dog was asleep. Right.";
  await expect(scene(left, 0)).toHaveText(whole);
  await expect(scene(right, 0)).toHaveText(whole);
  await saved(right);

  // What comes from elsewhere moves no cursor, and is not what undo takes back.
  await right.bringToFront();
  await right.keyboard.type(" Still");
  await left.bringToFront();
  await left.keyboard.type("Left again. ");
  await expect(scene(right, 0)).toContainText("Left again.");
  await right.bringToFront();
  await right.keyboard.type(" here.");
  await expect(scene(left, 0)).toContainText(
    "Left again. Mara crossed the yard.The dog was asleep. Right. Still here.",
  );
  for (let times = 0; times < 9; times += 1) await right.keyboard.press("ControlOrMeta+z");
  await expect(scene(right, 0)).toHaveText(
    "Left. More left. Left again. Mara crossed the yard.The dog was asleep.",
  );
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
