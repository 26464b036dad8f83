import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import Binder from "@/features/binder/Binder";
import { dropSpot, stepSpot } from "@/features/binder/moves";
import { listRows } from "@/features/binder/rows";
import type { Outline } from "@/api/types";
import { changeItem, findLine, moveItem, removeItem, setSceneWords } from "@/editor/outlineEdits";
import { setWorkbench } from "@/ui/workbench";
import { FakeServer, type FakeBook } from "../../../tests/fake";
import { outlineOf } from "../../../tests/fakeBook";
import { show } from "../../../tests/show";

let server: FakeServer;
let book: FakeBook;

/** A screen with room for the lines; jsdom lays nothing out. */
Object.defineProperty(HTMLElement.prototype, "clientHeight", { configurable: true, get: () => 800 });
Object.defineProperty(HTMLElement.prototype, "clientWidth", { configurable: true, get: () => 260 });

beforeEach(() => {
  server = new FakeServer();
  server.install();
  book = server.addBook("Mill", [
    { title: "One", scenes: [["a b c"], ["d"]] },
    { title: "Two", scenes: [["e f"]] },
    { title: "", scenes: [["g"]] },
  ]);
  setWorkbench({ sceneId: null, chapterId: null });
});

function titles(outline: Outline): string[] {
  return outline.parts.flatMap((part) => part.chapters.map((chapter) => chapter.title));
}

describe("the outline's lines", () => {
  it("fold what a chapter holds, and need no line for a lone scene", () => {
    const outline = outlineOf(book);
    const [first] = outline.parts[0]!.chapters;
    expect(listRows(outline, new Set(), new Set()).map((row) => row.name)).toEqual([
      "One",
      "Two",
      "Untitled chapter",
    ]);
    expect(listRows(outline, new Set([first!.id]), new Set()).map((row) => row.name)).toEqual([
      "One",
      "Scene 1",
      "Scene 2",
      "Two",
      "Untitled chapter",
    ]);
    const parted = { ...outline, parts: [{ ...outline.parts[0]!, title: "Book I" }] };
    const rows = listRows(parted, new Set(), new Set());
    expect(rows.map((row) => row.depth)).toEqual([0, 1, 1, 1]);
    expect(listRows(parted, new Set(), new Set([parted.parts[0]!.id]))).toHaveLength(1);
    expect(rows[0]?.words).toBe(7);
  });
});

describe("moving", () => {
  const outline = () => outlineOf(book);
  const row = (name: string, opened: string[] = []) =>
    listRows(outline(), new Set(opened), new Set()).find((line) => line.name === name)!;

  it("steps among siblings and over the edge of a chapter", () => {
    const now = outline();
    const [one, two] = now.parts[0]!.chapters;
    expect(
      titles(moveItem(now, "chapter", one!.id, stepSpot(now, { id: one!.id, level: "chapter" }, 1)!)),
    ).toEqual(["Two", "One", ""]);
    expect(stepSpot(now, { id: one!.id, level: "chapter" }, -1)).toBeNull();
    const last = one!.scenes[1]!;
    const spot = stepSpot(now, { id: last.id, level: "scene" }, 1)!;
    expect(spot).toEqual({ parentId: two!.id, beforeId: two!.scenes[0]!.id });
    const moved = moveItem(now, "scene", last.id, spot);
    expect(moved.parts[0]!.chapters[1]!.scenes[0]!.id).toBe(last.id);
    expect(moved.parts[0]!.chapters[0]!.words).toBe(3);
  });

  it("drops before, after and into", () => {
    const now = outline();
    const [one, two] = now.parts[0]!.chapters;
    expect(dropSpot(now, row("Two"), row("One"), "upper")).toMatchObject({ beforeId: one!.id });
    expect(dropSpot(now, row("One"), row("Two"), "lower")).toMatchObject({ afterId: two!.id });
    expect(dropSpot(now, row("One"), row("One"), "lower")).toBeNull();
    const scene = row("Scene 2", [one!.id]);
    expect(dropSpot(now, scene, row("Two"), "lower")).toEqual({ parentId: two!.id });
    expect(dropSpot(now, row("Two"), scene, "lower")).toEqual({ afterId: one!.id });
  });

  it("loses nothing, wherever things go", () => {
    const now = outline();
    const ids = (outlined: Outline) =>
      outlined.parts
        .flatMap((part) =>
          part.chapters.flatMap((chapter) => [chapter.id, ...chapter.scenes.map(({ id }) => id)]),
        )
        .sort();
    const lines = listRows(now, new Set(ids(now)), new Set());
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.constantFrom("upper", "lower"), (a, b, half) => {
        const dragged = lines[a % lines.length]!;
        const over = lines[b % lines.length]!;
        const spot = dropSpot(now, dragged, over, half);
        if (!spot) return;
        const moved = moveItem(now, dragged.level, dragged.id, spot);
        expect(ids(moved)).toEqual(ids(now));
        expect(moved.words).toBe(now.words);
      }),
    );
  });

  it("changes one line and no other", () => {
    const now = outline();
    const two = now.parts[0]!.chapters[1]!;
    const changed = changeItem(now, two.id, { title: "Deux" });
    expect(findLine(changed, two.id)?.title).toBe("Deux");
    expect(changed.parts[0]!.chapters[0]).toBe(now.parts[0]!.chapters[0]);
    expect(titles(removeItem(now, two.id))).toEqual(["One", ""]);
    const counted = setSceneWords(now, two.scenes[0]!.id, 10);
    expect(counted.words).toBe(now.words + 8);
    expect(findLine(now, "nobody")).toBeUndefined();
  });
});

describe("the binder", () => {
  async function open() {
    show(<Binder projectId={book.project.id} />);
    const tree = await screen.findByRole("tree");
    tree.focus();
    return { tree, user: userEvent.setup() };
  }
  const names = () =>
    screen.getAllByRole("treeitem").map((line) => line.getAttribute("aria-label")?.split(",")[0]);

  it("shows chapters with their words, and unfolds by key", async () => {
    const { user } = await open();
    expect(names()).toEqual(["One", "Two", "Untitled chapter"]);
    expect(screen.getByRole("treeitem", { name: "One, 4 words" })).toHaveAttribute("aria-expanded", "false");
    await user.keyboard("{ArrowRight}{ArrowDown}");
    expect(names()).toEqual(["One", "Scene 1", "Scene 2", "Two", "Untitled chapter"]);
    expect(screen.getByRole("treeitem", { selected: true })).toHaveAccessibleName(/^Scene 1/);
    await user.keyboard("{ArrowLeft}{ArrowLeft}");
    expect(names()).toHaveLength(3);
  });

  it("renames in place", async () => {
    const { user } = await open();
    await user.keyboard("{F2}");
    await user.keyboard("Uno{Enter}");
    await waitFor(() => expect(book.parts[0]!.chapters[0]!.title).toBe("Uno"));
    expect(names()[0]).toBe("Uno");
    await user.keyboard("{F2}");
    await user.keyboard("Nothing{Escape}");
    expect(book.parts[0]!.chapters[0]!.title).toBe("Uno");
  });

  it("moves by key, and takes it back where the server refuses", async () => {
    const { user } = await open();
    await user.keyboard("{Alt>}{ArrowDown}{/Alt}");
    await waitFor(() => expect(names()).toEqual(["Two", "One", "Untitled chapter"]));
    await waitFor(() => expect(book.parts[0]!.chapters[0]!.title).toBe("Two"));
    server.interrupt = (method) =>
      method === "PATCH"
        ? new Response(JSON.stringify({ title: "Not now", detail: "The book is being imported." }), {
            status: 409,
          })
        : undefined;
    await user.keyboard("{Alt>}{ArrowUp}{/Alt}");
    expect(await screen.findByText(/Not now/)).toBeVisible();
    await waitFor(() => expect(names()).toEqual(["Two", "One", "Untitled chapter"]));
  });

  it("deletes with a way back, and selects the next", async () => {
    const { user } = await open();
    await user.keyboard("{Delete}");
    await waitFor(() => expect(names()).toEqual(["Two", "Untitled chapter"]));
    expect(screen.getByRole("treeitem", { selected: true })).toHaveAccessibleName(/^Two/);
    await user.click(await screen.findByRole("button", { name: "Undo" }));
    await waitFor(() => expect(names()).toEqual(["One", "Two", "Untitled chapter"]));
  });

  it("duplicates, splits, merges and gives roles from the menu", async () => {
    const { user } = await open();
    await user.keyboard("{Control>}d{/Control}");
    await waitFor(() => expect(book.parts[0]!.chapters).toHaveLength(4));
    const second = book.parts[0]!.chapters[1]!;
    await waitFor(() => expect(names()).toHaveLength(4));
    const choose = async (line: HTMLElement, action: string) => {
      fireEvent.click(within(line).getByRole("button", { name: /^More for/, hidden: true }));
      fireEvent.click(await screen.findByRole("menuitem", { name: new RegExp(action), hidden: true }));
    };
    await choose(screen.getAllByRole("treeitem")[1]!, "Merge with the chapter before");
    await waitFor(() => expect(book.parts[0]!.chapters).toHaveLength(3));
    expect(book.parts[0]!.chapters.includes(second)).toBe(false);
    await choose(screen.getAllByRole("treeitem")[0]!, "Before the story");
    await waitFor(() => expect(book.parts[0]!.chapters[0]!.role).toBe("front"));
  });

  it("adds chapters and parts", async () => {
    await open();
    const add = async (name: string) => {
      fireEvent.click(await screen.findByRole("button", { name: /^Add a chapter/ }));
      fireEvent.click(await screen.findByRole("menuitem", { name, hidden: true }));
    };
    await add("New chapter");
    await waitFor(() => expect(book.parts[0]!.chapters).toHaveLength(4));
    await add("New part");
    await waitFor(() => expect(book.parts).toHaveLength(2));
    expect(await screen.findByRole("textbox", { name: /Title of/ })).toBeVisible();
  });

  it("says what to do in an empty book, and what went wrong", async () => {
    const empty = server.addBook("Empty");
    show(<Binder projectId={empty.project.id} />);
    expect(await screen.findByRole("button", { name: "Add a chapter" })).toBeVisible();
    show(<Binder projectId="nobody" />);
    expect(await screen.findByText("This is not here")).toBeVisible();
  });
});
