import "fake-indexeddb/auto";
import type { Editor } from "@tiptap/core";
import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { createRoutes } from "@/app/App";
import { rate, searchEntries } from "@/app/commands/search";
import { openUi } from "@/app/screens";
import { writeBody } from "@/editor/documents/content";
import { setSceneState } from "@/editor/documents/status";
import { resolveTheme } from "@/ui/Theme";
import { preferences, SIZES } from "@/ui/preferences";
import { openPanel, reveal, setWorkbench, workbench } from "@/ui/workbench";
import { bodyOf, FakeServer, plainText, type FakeBook } from "../../tests/fake";
import { FakeSocket } from "../../tests/socket";
import { showRoutes } from "../../tests/show";

const { Ring } = vi.hoisted(() => ({
  /** Everything is on screen at once. */
  Ring: class {
    hear: IntersectionObserverCallback;
    constructor(hear: IntersectionObserverCallback) {
      this.hear = hear;
    }
    observe(target: Element) {
      this.hear([{ target, isIntersecting: true } as IntersectionObserverEntry], this as never);
    }
    unobserve() {}
    disconnect() {}
  },
}));

let server: FakeServer;
let book: FakeBook;

beforeEach(() => {
  vi.stubGlobal("IntersectionObserver", Ring);
  Range.prototype.getClientRects = () => [] as unknown as DOMRectList;
  Range.prototype.getBoundingClientRect = () => new DOMRect();
  document.elementFromPoint = () => null;
  server = new FakeServer();
  server.install();
  vi.stubGlobal("WebSocket", server.documents.Socket);
  book = server.addBook("The Mill", [
    { title: "The Yard", scenes: [["Mara crossed the yard."], ["Tomas waited."]] },
    { title: "Slack Tide", scenes: [["The river stood still."]] },
  ]);
  preferences.set((now) => ({ ...now, binder: true, inspector: true, theme: "light", size: SIZES.usual }));
  openUi(null);
});

function phone(query: string) {
  vi.stubGlobal("matchMedia", (media: string) => ({
    matches: media.includes(query),
    media,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  }));
}

async function open(path = `/projects/${book.project.id}`) {
  const shown = showRoutes(createRoutes(), path);
  await screen.findAllByRole("textbox", { name: /Scene 1$/ }, { timeout: 5000 });
  return { ...shown, user: userEvent.setup() };
}

const scenes = () => book.parts[0]!.chapters.flatMap((chapter) => chapter.scenes);
const editorOf = (element: HTMLElement) => (element as unknown as { editor: Editor }).editor;

describe("an open book", () => {
  it("shows binder, page and inspector, and where the reader is", async () => {
    await open();
    expect(screen.getByRole("navigation", { name: "Binder" })).toBeVisible();
    expect(screen.getByRole("main")).toHaveTextContent("Mara crossed the yard.");
    expect(screen.getByRole("complementary", { name: "Inspector" })).toBeVisible();
    expect(screen.getByRole("heading", { name: "Slack Tide" })).toBeVisible();
    await waitFor(() => expect(screen.getByText("10 words")).toBeVisible());
    expect(document.title).toBe("The Mill · Narrative OS");
  });

  it("saves what is written", async () => {
    await open();
    const first = await screen.findByRole("textbox", { name: "The Yard, Scene 1" });
    act(() => void editorOf(first).commands.insertContentAt(1, "Then "));
    await waitFor(() => expect(plainText(scenes()[0]!.body)).toBe("Then Mara crossed the yard."), {
      timeout: 4000,
    });
    expect(await screen.findByText("Saved")).toBeVisible();
    expect(await screen.findByText("11 words")).toBeVisible();
  });

  it("hides and shows its panes by key and by button", async () => {
    const { user } = await open();
    await user.keyboard("{Control>}\\{/Control}");
    expect(screen.queryByRole("navigation", { name: "Binder" })).toBeNull();
    await user.click(screen.getByRole("button", { name: "Show the binder" }));
    expect(await screen.findByRole("tree")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Hide the inspector" }));
    expect(screen.queryByRole("complementary")).toBeNull();
    act(() => openPanel("history"));
    expect(await screen.findByRole("tab", { name: "History", selected: true })).toBeVisible();
    fireEvent.keyDown(screen.getByRole("tab", { name: "History" }), { key: "ArrowLeft" });
    expect(screen.getByRole("tab", { name: "History" })).toHaveAttribute("aria-selected", "false");
    act(() => setWorkbench({ focus: true }));
    expect(screen.queryByRole("complementary")).toBeNull();
  });

  async function writeApart() {
    await open();
    const first = await screen.findByRole("textbox", { name: "The Yard, Scene 1" });
    server.documents.cut();
    act(() => void editorOf(first).commands.insertContentAt(1, "Here: "));
    expect(await screen.findByText("Offline: kept on this device")).toBeVisible();
    server.documents.renew(scenes()[0]!, bodyOf("Written elsewhere."));
    server.documents.away = false;
    act(() => void window.dispatchEvent(new Event("online")));
    expect(
      await screen.findByText("This scene was changed in two places", {}, { timeout: 4000 }),
    ).toBeVisible();
    return first;
  }

  it("asks which of two versions shall stand, and keeps the other", async () => {
    await writeApart();
    expect(screen.getByText("Changed elsewhere")).toBeInTheDocument();
    fireEvent.click(screen.getByRole("button", { name: "Keep mine" }));
    await waitFor(() => expect(plainText(scenes()[0]!.body)).toBe("Here: Mara crossed the yard."), {
      timeout: 4000,
    });
    expect(scenes()[0]!.versions.some((version) => plainText(version.body) === "Written elsewhere.")).toBe(
      true,
    );
  });

  it.each([
    ["Keep the other", ["Written elsewhere.", "Tomas waited."], ["Here: Mara crossed the yard."]],
    ["Keep both", ["Written elsewhere.", "Here: Mara crossed the yard.", "Tomas waited."], []],
  ])("%s: loses no word", async (choice, texts, kept) => {
    const first = await writeApart();
    fireEvent.click(await screen.findByRole("button", { name: choice }, { timeout: 4000 }));
    await waitFor(
      () => expect(book.parts[0]!.chapters[0]!.scenes.map((scene) => plainText(scene.body))).toEqual(texts),
      { timeout: 4000 },
    );
    await waitFor(() => expect(screen.queryByText("This scene was changed in two places")).toBeNull());
    expect(first).toHaveTextContent("Written elsewhere.");
    const versions = scenes()[0]!.versions.map((version) => plainText(version.body));
    expect(versions).toEqual(expect.arrayContaining(kept));
  });

  it("follows what another device writes", async () => {
    await open();
    const first = await screen.findByRole("textbox", { name: "The Yard, Scene 1" });
    act(() => server.documents.edit(scenes()[0]!, (doc) => writeBody(doc, bodyOf("From afar."))));
    await waitFor(() => expect(first).toHaveTextContent("From afar."));
    expect(await screen.findByText("8 words")).toBeVisible();
  });

  it("shows a scene for reading until its document is there", async () => {
    server.documents.away = true;
    showRoutes(createRoutes(), `/projects/${book.project.id}`);
    expect(await screen.findByText("Mara crossed the yard.", {}, { timeout: 5000 })).toBeVisible();
    expect(screen.queryByRole("textbox", { name: /Scene 1$/ })).toBeNull();
    server.documents.away = false;
    act(() => void window.dispatchEvent(new Event("online")));
    expect(await screen.findByRole("textbox", { name: "The Yard, Scene 1" })).toHaveTextContent(
      "Mara crossed",
    );
  });

  it("splits, adds and merges scenes from the page", async () => {
    await open();
    const first = await screen.findByRole("textbox", { name: "The Yard, Scene 1" });
    act(() => void editorOf(first).commands.setTextSelection(5));
    fireEvent.focus(first);
    fireEvent.keyDown(first, { key: "Enter", ctrlKey: true });
    await waitFor(() => expect(scenes().map((scene) => plainText(scene.body))[1]).toBe(" crossed the yard."));
    const chapter = book.parts[0]!.chapters[0]!;
    expect(chapter.scenes).toHaveLength(3);
    const second = await screen.findByRole("textbox", { name: "The Yard, Scene 3" });
    fireEvent.focus(second);
    fireEvent.keyDown(second, { key: "Backspace", ctrlKey: true, shiftKey: true });
    await waitFor(() => expect(chapter.scenes).toHaveLength(2));
    fireEvent.keyDown(document.body, { key: "Enter", ctrlKey: true, shiftKey: true });
    await waitFor(() => expect(chapter.scenes).toHaveLength(3));
    fireEvent.click(screen.getByRole("button", { name: /^More for Scene 2 of The Yard/ }));
    fireEvent.click(await screen.findByRole("menuitem", { name: /Delete this scene/, hidden: true }));
    await waitFor(() => expect(chapter.scenes).toHaveLength(2));
    await waitFor(() => expect(screen.getAllByRole("button", { name: "Undo" }).length).toBeGreaterThan(0));
    fireEvent.click(screen.getAllByRole("button", { name: "Undo" }).at(-1)!);
    await waitFor(() => expect(chapter.scenes).toHaveLength(3));
  });

  it("goes to a passage and marks text by command", async () => {
    await open();
    act(() => reveal({ sceneId: scenes()[2]!.id, start: 4, end: 9, edit: true }));
    const third = await screen.findByRole("textbox", { name: "Slack Tide, Scene 1" });
    await waitFor(() => expect(third.querySelector(".flash")).toHaveTextContent("river"));
    const editor = editorOf(third);
    expect(editor.state.doc.textBetween(editor.state.selection.from, editor.state.selection.to)).toBe(
      "river",
    );
    act(() => openUi("palette"));
    const line = await screen.findByRole("combobox");
    fireEvent.change(line, { target: { value: "emphasis" } });
    fireEvent.keyDown(line, { key: "Enter" });
    await waitFor(() => expect(third.querySelector("em")).toHaveTextContent("river"));
  });

  it("writes a footnote and takes it away again", async () => {
    await open();
    const first = await screen.findByRole("textbox", { name: "The Yard, Scene 1" });
    act(() => void editorOf(first).commands.setTextSelection(5));
    fireEvent.focus(first);
    fireEvent.keyDown(document.body, { key: "n", ctrlKey: true, altKey: true });
    const note = await screen.findByLabelText("Footnote");
    fireEvent.change(note, { target: { value: "The miller’s daughter." } });
    fireEvent.click(screen.getByRole("button", { name: "Keep", hidden: true }));
    const mark = await screen.findByRole("button", { name: "Footnote: The miller’s daughter." });
    fireEvent.click(mark);
    fireEvent.click(await screen.findByRole("button", { name: "Remove", hidden: true }));
    await waitFor(() => expect(first.querySelector("sup")).toBeNull());
  });

  it("is only read by a viewer, as soon as one becomes that", async () => {
    await open();
    const first = await screen.findByRole("textbox", { name: "The Yard, Scene 1" });
    expect(first).toHaveAttribute("contenteditable", "true");
    expect(await screen.findByRole("button", { name: /^Add a chapter/ })).toBeVisible();
    book.project = { ...book.project, role: "viewer" };
    act(() => FakeSocket.last!.say({ type: "access" }));
    await waitFor(() => expect(first).toHaveAttribute("contenteditable", "false"));
    expect(first).toHaveAttribute("aria-readonly", "true");
    expect(await screen.findByRole("button", { name: "Read only" })).toBeVisible();
    expect(screen.queryByRole("button", { name: /^Add a chapter/ })).toBeNull();
    expect(screen.queryByRole("button", { name: "More for The Yard" })).toBeNull();
  });

  it("says plainly that it was closed to its reader", async () => {
    await open();
    act(() => FakeSocket.last!.drop(4403));
    expect(await screen.findByRole("heading", { name: "“The Mill” is closed to you" })).toBeVisible();
    expect(screen.queryByRole("textbox")).toBeNull();
  });

  it("says so when the book is not there", async () => {
    showRoutes(createRoutes(), "/projects/nobody");
    // Whichever pane hears of it first gives way to the word for the whole book.
    await waitFor(() => expect(screen.getByText("This is not here")).toBeVisible());
  });
});

describe("a phone", () => {
  it("shows one pane at a time, with the five places below", async () => {
    phone("719px");
    const { user } = await open();
    const bar = screen.getByRole("navigation", { name: "Places" });
    expect(within(bar).getAllByRole("button")).toHaveLength(5);
    expect(screen.queryByRole("tree")).toBeNull();
    await user.click(within(bar).getByRole("button", { name: "Binder" }));
    expect(await screen.findByRole("tree")).toBeVisible();
    await user.click(within(bar).getByRole("button", { name: "More" }));
    await user.click(screen.getByRole("button", { name: "History" }));
    expect(workbench.get()).toMatchObject({ pane: "inspector", panel: "history" });
    act(() => reveal({ sceneId: scenes()[0]!.id }));
    expect(within(bar).getByRole("button", { name: "Page" })).toHaveAttribute("aria-current", "page");
  });

  it("lets the inspector lie over a narrow page, and Escape puts it away", async () => {
    phone("1139px");
    const { user } = await open();
    expect(screen.queryByRole("complementary")).toBeNull();
    await user.click(screen.getByRole("button", { name: "Show the inspector" }));
    fireEvent.keyDown(screen.getByRole("complementary"), { key: "Escape" });
    expect(screen.queryByRole("complementary")).toBeNull();
  });
});

describe("the palette and its neighbours", () => {
  it("finds chapters, books and commands, and goes there", async () => {
    server.addBook("Another Book");
    const { user, router } = await open();
    await user.keyboard("{Control>}k{/Control}");
    const line = await screen.findByRole("combobox");
    fireEvent.change(line, { target: { value: "slack" } });
    expect(screen.getAllByRole("option")[0]).toHaveTextContent("Slack Tide");
    fireEvent.keyDown(line, { key: "ArrowDown" });
    fireEvent.keyDown(line, { key: "ArrowUp" });
    fireEvent.keyDown(line, { key: "Enter" });
    await waitFor(() => expect(screen.queryByRole("combobox")).toBeNull());
    act(() => openUi("palette"));
    fireEvent.change(await screen.findByRole("combobox"), { target: { value: "zzzz" } });
    expect(screen.getByText("Nothing answers “zzzz”.")).toBeInTheDocument();
    fireEvent.change(screen.getByRole("combobox"), { target: { value: "library" } });
    fireEvent.click(screen.getAllByRole("option")[0]!);
    await waitFor(() => expect(router.state.location.pathname).toBe("/"));
  });

  it("lists the keys and changes how the page looks", async () => {
    const { user } = await open();
    await user.keyboard("?");
    expect(await screen.findByText("Split the scene at the cursor")).toBeInTheDocument();
    act(() => openUi("appearance"));
    await user.click(await screen.findByRole("radio", { name: "Sepia" }));
    expect(document.documentElement.dataset["theme"]).toBe("sepia");
    await user.click(screen.getByRole("button", { name: "Larger letters" }));
    expect(screen.getByText("20 px")).toBeInTheDocument();
    await user.click(screen.getByRole("switch", { name: "Underline names" }));
    expect(preferences.get().names).toBe(false);
  });

  it("rates a beginning above a middle above letters strewn about", () => {
    const scores = [
      rate("sl", "Slack Tide"),
      rate("ti", "Slack Tide"),
      rate("ack", "Slack Tide"),
      rate("sde", "Slack Tide"),
    ];
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    expect(rate("xyz", "Slack Tide")).toBe(0);
    const entries = ["Alpha", "Beta"].map((title) => ({ id: title, title, group: "", run: () => undefined }));
    expect(searchEntries(entries, "bet").map(({ id }) => id)).toEqual(["Beta"]);
  });

  it("knows which paper to lay", () => {
    expect(resolveTheme("system", true)).toBe("dark");
    expect(resolveTheme("system", false)).toBe("light");
    expect(resolveTheme("sepia", true)).toBe("sepia");
  });
});

describe("an address that leads nowhere", () => {
  it("shows the way back", async () => {
    showRoutes(createRoutes(), "/nowhere");
    expect(await screen.findByText("There is no page here")).toBeVisible();
    act(() => setSceneState("x", "saved"));
  });
});
