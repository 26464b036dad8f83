/** Text that wants to be more than text: pasted, imported, sent to the API. Nothing runs, nothing is even tried. */
import type { Page } from "@playwright/test";
import { Author, expect, open, saved, scene, test } from "./book";
import { docx, epub, markdown, page as webPage, PAYLOADS } from "./payloads";

/** Nothing but what the schema knows is in the page's text, and nothing that was sent asks for an address. */
async function isClean(page: Page): Promise<void> {
  const odd = await page.evaluate(() => {
    const known = new Set(["P", "EM", "STRONG", "SPAN", "SUP", "BR", "IMG"]);
    return [...document.querySelectorAll(".prose *")]
      .filter(
        (element) =>
          !known.has(element.tagName) ||
          element.getAttributeNames().some((name) => name.startsWith("on")) ||
          !(element.getAttribute("src") ?? "/api/").startsWith("/api/"),
      )
      .map((element) => element.outerHTML);
  });
  expect(odd).toEqual([]);
  expect(await page.evaluate(() => "polluted" in {})).toBe(false);
}

async function readThrough(page: Page): Promise<void> {
  for (let step = 0; step < 12; step += 1) {
    await page.mouse.wheel(0, 2500);
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(done)));
  }
  await isClean(page);
}

test("what is pasted becomes text, or nothing", async ({ page, request }) => {
  const author = new Author(request);
  const project = await author.small("Pasted");
  await open(page, project);
  await page.getByText("The dog was asleep.").click();
  await expect(page.locator(".ProseMirror-focused")).toBeVisible();
  for (const payload of PAYLOADS)
    await page.evaluate((html) => {
      const transfer = new DataTransfer();
      transfer.setData("text/html", `<p>Before.</p>${html}<p>After.</p>`);
      transfer.setData("text/plain", html);
      const event = new ClipboardEvent("paste", { clipboardData: transfer, bubbles: true, cancelable: true });
      document.activeElement?.dispatchEvent(event);
    }, payload);
  await page.keyboard.type(" Still here.");
  await saved(page);
  await isClean(page);
  await page.reload();
  await expect(page.locator(".prose").first()).toContainText("Before.");
  await readThrough(page);
});

test("what a word processor made bold and slanted stays so", async ({ page, request }) => {
  await open(page, await new Author(request).small("Dressed"));
  await page.getByText("The dog was asleep.").click();
  await expect(page.locator(".ProseMirror-focused")).toBeVisible();
  await page.evaluate(() => {
    const transfer = new DataTransfer();
    const html =
      "<style>.MsoEmphasis { font-style: italic }</style>" +
      '<p><span style="font-weight:700">Loud</span> and <span class="MsoEmphasis">slanted</span>.</p>';
    transfer.setData("text/html", html);
    const event = new ClipboardEvent("paste", { clipboardData: transfer, bubbles: true, cancelable: true });
    document.activeElement?.dispatchEvent(event);
  });
  await expect(scene(page, 0).locator("strong")).toHaveText("Loud");
  await expect(scene(page, 0).locator("em")).toHaveText("slanted");
  await saved(page);
});

const FILES: Record<string, () => string | Buffer> = {
  "hostile.html": webPage,
  "hostile.md": markdown,
  "hostile.epub": epub,
  "hostile.docx": docx,
};

for (const [name, make] of Object.entries(FILES))
  test(`${name} is brought in as text`, async ({ page }) => {
    await page.goto("/import");
    await page
      .getByLabel(/Drop the file here/)
      .setInputFiles({ name, mimeType: "application/octet-stream", buffer: Buffer.from(make()) });
    await page.getByRole("button", { name: "Bring it in" }).click({ timeout: 30_000 });
    await expect(page).toHaveURL(/projects\/[^/]+$/, { timeout: 30_000 });
    await expect(page.locator(".prose").first()).toBeVisible({ timeout: 30_000 });
    await readThrough(page);
  });

test("what is sent to the API is shown as it was sent", async ({ page, request }) => {
  const author = new Author(request);
  const chapters = PAYLOADS.map((payload) => ({ title: payload, scenes: [[payload]] }));
  const project = await author.make("<img src=x onerror=alert(1)>", chapters.slice(0, 20));
  const rest = await author.make(
    '"><svg onload=alert(1)>',
    chapters.slice(20).map(({ title, scenes }) => ({ title, scenes: [[...(scenes[0] ?? []), "More."]] })),
  );
  for (const book of [project, rest]) {
    await page.goto("/");
    await expect(page.getByText("onerror=alert(1)").first()).toBeVisible();
    await open(page, book);
    await readThrough(page);
  }
  await expect(page.getByText("Script", { exact: false }).first()).toBeAttached();
});

test("a body that does not fit is refused by the API, whatever it smuggles", async ({ request }) => {
  const author = new Author(request);
  const project = await author.small("Smuggled");
  const first = (await author.outline(project)).parts[0]!.chapters[0]!.scenes[0]!;
  const text = { type: "text", text: "x" };
  const smuggled: unknown[] = [
    { type: "paragraph", attrs: { onclick: "alert(1)" }, content: [text] },
    {
      type: "paragraph",
      content: [{ ...text, marks: [{ type: "link", attrs: { href: "javascript:alert(1)" } }] }],
    },
    { type: "paragraph", content: [{ ...text, marks: [{ type: "strong", attrs: { style: "x" } }] }] },
    { type: "image", attrs: { name: "x.png", alt: "", src: "javascript:alert(1)" } },
    { type: "image", attrs: { name: "../../../../health", alt: "" } },
    { type: "image", attrs: { name: "//evil.example/x.png", alt: "" } },
    { type: "iframe", attrs: { src: "javascript:alert(1)" } },
    { type: "html", content: [text] },
  ];
  for (const block of smuggled) {
    const answer = await request.fetch(`/api/v1/projects/${project}/scenes/${first.id}/body`, {
      method: "PUT",
      headers: { "If-Match": "*" },
      data: { body: { type: "doc", content: [block] } },
    });
    expect(answer.status(), JSON.stringify(block)).toBe(422);
    expect(answer.headers()["content-type"]).toBe("application/problem+json");
  }
  expect(await author.read(project, first.id)).toContain("Mara crossed the yard.");
});
