import { QueryObserver } from "@tanstack/react-query";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { outlineQuery } from "@/api/outline";
import { createQueryClient } from "@/api/queries";
import { Structure } from "@/editor/structure";
import { FakeServer } from "../../tests/fake";
import { toastStore } from "@/ui/toasts";

/** A server that holds every change to the version it began from, as the real one does. */
function open() {
  const server = new FakeServer();
  server.install();
  const book = server.addBook("Mill", [
    { title: "One", scenes: [["a"]] },
    { title: "Two", scenes: [["b"]] },
    { title: "Three", scenes: [["c"]] },
  ]);
  const { chapters } = book.parts[0]!;
  const real = globalThis.fetch;
  vi.stubGlobal("fetch", async (input: string, init: RequestInit) => {
    const id = /chapters\/([^/]+)$/.exec(input)?.[1];
    const chapter = chapters.find((other) => other.id === id);
    await new Promise((resolve) => setTimeout(resolve, 20));
    if (chapter && new Headers(init.headers).get("If-Match") !== `"${chapter.revision}"`)
      return new Response(JSON.stringify({ title: "Changed elsewhere", status: 412 }), { status: 412 });
    return real(input, init);
  });
  const cache = createQueryClient();
  // As the binder does, somebody watches the outline all the time.
  const stop = new QueryObserver(cache, outlineQuery(book.project.id)).subscribe(() => undefined);
  onTestFinished(stop);
  return { book, cache, chapters, structure: new Structure(cache, book.project.id) };
}

describe("changing the skeleton quickly", () => {
  it("takes one step after the other, each on top of the one before", async () => {
    const { book, cache, chapters, structure } = open();
    await cache.query(outlineQuery(book.project.id));
    const [one, two, three] = chapters.map(({ id }) => id);
    const steps = [structure.rename("chapter", one!, "Uno")];
    await new Promise((resolve) => setTimeout(resolve, 22));
    steps.push(structure.move("chapter", one!, { afterId: two! }));
    await new Promise((resolve) => setTimeout(resolve, 5));
    steps.push(
      structure.move("chapter", one!, { afterId: three! }),
      structure.rename("chapter", one!, "Ein"),
    );
    await Promise.all(steps);
    expect(toastStore.get()).toEqual([]);
    expect(chapters.map(({ title }) => title)).toEqual(["Two", "Three", "Ein"]);
    const shown = cache.getQueryData(outlineQuery(book.project.id).queryKey);
    expect(shown?.parts[0]?.chapters.map(({ title }) => title)).toEqual(["Two", "Three", "Ein"]);
  });

  it("takes back what was refused, and says why", async () => {
    const { book, cache, chapters, structure } = open();
    await cache.query(outlineQuery(book.project.id));
    chapters[0]!.revision = 9;
    await structure.rename("chapter", chapters[0]!.id, "Uno");
    expect(toastStore.get()).toMatchObject([{ tone: "problem" }]);
    const shown = cache.getQueryData(outlineQuery(book.project.id).queryKey);
    expect(shown?.parts[0]?.chapters[0]?.title).toBe("One");
  });
});
