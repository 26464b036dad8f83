/** How long a key takes to show in a book of 250,000 words; the figure is printed, and must stay below a frame or two. */
import { Author, expect, paragraphs, test } from "./book";

test("typing stays instant in a 250,000-word book", async ({ page, request }) => {
  const author = new Author(request);
  const chapters = Array.from({ length: 50 }, (_, chapter) => ({
    title: `Chapter ${chapter + 1}`,
    scenes: Array.from({ length: 5 }, (_, scene) => paragraphs(17, chapter * 5 + scene + 1)),
  }));
  const project = await author.make("A Long Book", chapters);
  await page.goto(`/projects/${project}`);
  await page.getByRole("treeitem", { name: /^Chapter 25,/ }).click();
  const prose = page.locator(".paper-live .prose").first();
  await expect(prose).toBeVisible();
  await page.waitForTimeout(1500);
  const target = page.locator(".paper-live .prose p").nth(4);
  await target.click();
  await page.evaluate(() => {
    const frames: number[] = [];
    Object.assign(window, { frames });
    document.addEventListener(
      "keydown",
      (event) => {
        const began = event.timeStamp;
        requestAnimationFrame(() => {
          const channel = new MessageChannel();
          channel.port1.onmessage = () => frames.push(performance.now() - began);
          channel.port2.postMessage(null);
        });
      },
      true,
    );
  });
  for (const letter of "The tide had turned, and nobody in the house had noticed it go. ".repeat(5))
    await page.keyboard.press(letter === " " ? "Space" : letter, { delay: 30 });
  const frames = await page.evaluate(() => (window as unknown as { frames: number[] }).frames);
  const words = await page.locator(".word-line").innerText();
  const sorted = [...frames].sort((a, b) => a - b);
  const at = (share: number) => Math.round((sorted[Math.floor(sorted.length * share)] ?? 0) * 10) / 10;
  console.log(
    `${words.replace(/\s+/g, " ")}; ${frames.length} keys; key to paint p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, p99 ${at(0.99)} ms`,
  );
  expect(at(0.5)).toBeLessThan(50);
  expect(at(0.95)).toBeLessThan(100);
});
