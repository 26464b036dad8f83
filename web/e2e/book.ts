/** Books to test with, made through the API, and the pages that open them. */
import { test as base, expect, type APIRequestContext, type Page } from "@playwright/test";
import { randomUUID } from "node:crypto";

export { expect };

/** What a page may never do: break its content policy, throw, or complain in the console. */
async function watch(page: Page): Promise<string[]> {
  const troubles: string[] = [];
  await page.exposeFunction("tellTrouble", (what: string) => void troubles.push(what));
  await page.addInitScript(() => {
    const tell = (globalThis as unknown as { tellTrouble: (what: string) => void }).tellTrouble;
    document.addEventListener("securitypolicyviolation", (event) =>
      tell(`${event.effectiveDirective} refused ${event.blockedURI} ${event.sample} ${event.sourceFile}`),
    );
  });
  page.on("pageerror", (error) => troubles.push(String(error)));
  page.on("dialog", (dialog) => {
    if (dialog.type() === "alert") troubles.push(`alert: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("console", (message) => {
    // The browser says so of every answer that is no success, those that are meant too.
    const isAnswer = message.text().startsWith("Failed to load resource");
    if (message.type() === "error" && !isAnswer) troubles.push(message.text());
  });
  return troubles;
}

export const test = base.extend<{ troubles: string[] }>({
  troubles: [
    async ({ page }, give) => {
      const troubles = await watch(page);
      await give(troubles);
      expect(troubles).toEqual([]);
    },
    { auto: true },
  ],
  // eslint-disable-next-line no-empty-pattern -- Playwright reads what a fixture needs from this pattern
  baseURL: async ({}, give) => give(process.env["BASE_URL"] ?? "http://127.0.0.1:8000"),
});

interface Made {
  id: string;
}

export interface Line {
  id: string;
  title: string;
  etag: string;
}

export interface OutlineReply {
  parts: { chapters: (Line & { scenes: (Line & { words: number })[] })[] }[];
}

const SENTENCES = [
  "The lamp had burned low when Mara came back across the yard.",
  "“You said nobody would be here,” she said, and set the basket down.",
  "He did not answer at once; the wind had found the loose slate again.",
  "Below them the river went on over its stones, as it had before there was a mill.",
  "“Then we wait,” said Tomas. “We wait until the tide has turned.”",
];

export function paragraphs(count: number, seed = 1): string[] {
  let state = seed;
  const next = () => (state = (state * 48271) % 2147483647);
  return Array.from({ length: count }, () =>
    Array.from({ length: 5 }, () => SENTENCES[next() % SENTENCES.length]).join(" "),
  );
}

export function bodyOf(texts: readonly string[]) {
  return {
    type: "doc",
    content: texts.map((text) => ({ type: "paragraph", content: [{ type: "text", text }] })),
  };
}

export class Author {
  private readonly request: APIRequestContext;
  constructor(request: APIRequestContext) {
    this.request = request;
  }

  async send<T>(method: string, path: string, data?: unknown, etag?: string): Promise<T> {
    const headers: Record<string, string> = { "Idempotency-Key": randomUUID() };
    if (etag) headers["If-Match"] = etag;
    const response = await this.request.fetch(`/api/v1${path}`, {
      method,
      headers,
      ...(data === undefined ? {} : { data }),
    });
    if (!response.ok()) throw new Error(`${method} ${path}: ${response.status()} ${await response.text()}`);
    return (response.status() === 204 ? undefined : await response.json()) as T;
  }

  outline(project: string): Promise<OutlineReply> {
    return this.send("GET", `/projects/${project}/outline`);
  }

  async write(project: string, scene: string, texts: readonly string[]): Promise<void> {
    const { etag } = await this.send<{ etag: string }>("GET", `/projects/${project}/scenes/${scene}`);
    await this.send("PUT", `/projects/${project}/scenes/${scene}/body`, { body: bodyOf(texts) }, etag);
  }

  async read(project: string, scene: string): Promise<string> {
    const { body } = await this.send<{ body: { content: { content?: { text?: string }[] }[] } }>(
      "GET",
      `/projects/${project}/scenes/${scene}`,
    );
    return body.content
      .map((block) => (block.content ?? []).map((node) => node.text ?? "").join(""))
      .join("\n");
  }

  /** A book of `chapters`, each a title and its scenes, each scene its paragraphs. */
  async make(
    title: string,
    chapters: readonly { title: string; scenes: readonly string[][] }[],
  ): Promise<string> {
    const { id } = await this.send<Made>("POST", "/projects", { title });
    const [first] = (await this.outline(id)).parts.flatMap((part) => part.chapters);
    if (first) await this.send("DELETE", `/projects/${id}/chapters/${first.id}`, undefined, first.etag);
    for (const chapter of chapters) {
      const made = await this.send<Made>("POST", `/projects/${id}/chapters`, { title: chapter.title });
      const lines = (await this.outline(id)).parts.flatMap((part) => part.chapters);
      const opening = lines.find((line) => line.id === made.id)?.scenes[0]?.id;
      for (const [place, texts] of chapter.scenes.entries()) {
        const scene =
          place === 0 && opening
            ? opening
            : (await this.send<Made>("POST", `/projects/${id}/scenes`, { parent_id: made.id })).id;
        await this.write(id, scene, texts);
      }
    }
    return id;
  }

  small(title: string): Promise<string> {
    return this.make(title, [
      {
        title: "The Yard",
        scenes: [["Mara crossed the yard.", "The dog was asleep."], ["Tomas waited by the gate."]],
      },
      { title: "Slack Tide", scenes: [["The river stood still."]] },
      { title: "The Slate", scenes: [["Wind found the loose slate."]] },
    ]);
  }
}

export async function open(page: Page, project: string): Promise<void> {
  await page.goto(`/projects/${project}`);
  // A book that was just made is being checked meanwhile, on the same few cores.
  await expect(page.locator(".paper-live .prose").first()).toBeVisible({ timeout: 45_000 });
}

export async function saved(page: Page): Promise<void> {
  await expect(page.locator(".save-state[role=status]")).toHaveText("Saved");
}

export function scene(page: Page, place: number) {
  return page.locator(".paper").nth(place).locator(".prose");
}

/** A key that moves the cursor has been heard: the editor learns of it a moment after the key. */
export async function settled(page: Page): Promise<void> {
  await page.waitForTimeout(150);
}

/** The line of a page to its book, to be cut and mended; held before the page is opened. */
export async function holdLine(page: Page) {
  let isUp = true;
  const open = new Set<{ close: () => Promise<void> }>();
  await page.routeWebSocket(/\/events$/, (line) => {
    if (!isUp) return void line.close();
    open.add(line);
    open.add(line.connectToServer());
  });
  return {
    cut: async () => {
      isUp = false;
      await Promise.all([...open].map((end) => end.close()));
      open.clear();
    },
    mend: async () => {
      isUp = true;
      await page.evaluate(() => window.dispatchEvent(new Event("online")));
    },
  };
}
