import { fireEvent, screen, waitFor } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";
import Undo from "@/features/undo/Undo";
import { listCommands, runKeys } from "@/lib/commands";
import { FakeServer, type FakeBook } from "../../../tests/fake";
import { FakeTogether } from "../../../tests/fakeTogether";
import { show } from "../../../tests/show";

let server: FakeServer;
let together: FakeTogether;
let book: FakeBook;

beforeEach(() => {
  server = new FakeServer();
  server.install();
  together = new FakeTogether(server);
  book = server.addBook("Mill", [{ title: "The Yard", scenes: [["Mara crossed."]] }]);
});

function press(target: EventTarget, key: string, shiftKey = false): boolean {
  const event = new KeyboardEvent("keydown", { key, ctrlKey: true, shiftKey, cancelable: true });
  Object.defineProperty(event, "target", { value: target });
  return runKeys(event);
}

describe("undo and redo", () => {
  it("say what they will do, and do it by button and by key", async () => {
    together.changes = { undo: { id: "c1", sentence: "moved Scene 4" }, redo: null };
    show(<Undo projectId={book.project.id} />);
    fireEvent.click(await screen.findByRole("button", { name: "Undo: moved Scene 4" }));
    expect(await screen.findByText("Taken back: moved Scene 4.")).toBeVisible();
    expect(await screen.findByRole("button", { name: "Redo: moved Scene 4" })).toBeEnabled();
    expect(listCommands().find(({ id }) => id === "undo.redo")).toMatchObject({ hidden: false });
    expect(press(document.body, "z", true)).toBe(true);
    expect(await screen.findByText("Done again: moved Scene 4.")).toBeVisible();
    fireEvent.click(screen.getByRole("button", { name: "Undo" }));
    await waitFor(() => expect(together.changes.redo).not.toBeNull());
  });

  it("leave the keys to whoever is writing, and say when there is nothing", async () => {
    show(<Undo projectId={book.project.id} />);
    await waitFor(() => expect(server.calls.some(({ path }) => path.endsWith("/changes"))).toBe(true));
    expect(await screen.findByRole("button", { name: "Undo" })).toBeDisabled();
    expect(press(document.createElement("textarea"), "z")).toBe(false);
    expect(press(document.body, "z")).toBe(true);
    expect(await screen.findByText("There is nothing of yours to undo in this book.")).toBeVisible();
  });

  it("say why a change cannot be taken back", async () => {
    together.changes = { undo: { id: "c1", sentence: "renamed The Yard" }, redo: null };
    together.changedSince = true;
    show(<Undo projectId={book.project.id} />);
    fireEvent.click(await screen.findByRole("button", { name: /^Undo: renamed/ }));
    expect(await screen.findByText(/Tomas renamed it after you\. Nothing was undone\./)).toBeVisible();
  });

  it("are not offered to those who change nothing", async () => {
    book.project.role = "viewer";
    const { cache } = show(<Undo projectId={book.project.id} />);
    await waitFor(() => expect(cache.isFetching()).toBe(0));
    expect(screen.queryByRole("button", { name: /Undo/ })).toBeNull();
  });
});
