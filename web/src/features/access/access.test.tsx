import "fake-indexeddb/auto";
import { fireEvent, screen, waitFor } from "@testing-library/react";
import { act } from "react";
import { encodeStateAsUpdate } from "yjs";
import { beforeEach, describe, expect, it } from "vitest";
import AccessEnded from "@/features/access/AccessEnded";
import ReadOnly from "@/features/access/ReadOnly";
import { keys } from "@/api/queries";
import { readPerson } from "@/api/signedIn";
import { makeDoc } from "@/editor/documents/content";
import { appendEntry, dropCopy } from "@/editor/documents/log";
import { bodyOf, FakeServer, type FakeBook } from "../../../tests/fake";
import { show } from "../../../tests/show";

let server: FakeServer;
let book: FakeBook;

beforeEach(async () => {
  server = new FakeServer();
  server.install();
  book = server.addBook("Mill", [{ title: "One", scenes: [["Her eyes were green."]] }]);
  await dropCopy(copy());
});

const copy = () => ({ projectId: book.project.id, sceneId: "s", person: readPerson() });

function keepWords() {
  const update = encodeStateAsUpdate(makeDoc(bodyOf("Her eyes", "were blue.")));
  return appendEntry(copy(), { epoch: "e", update, unsent: true, at: Date.now() });
}

describe("a book one may only read", () => {
  it("says nothing to those who may write", async () => {
    show(<ReadOnly projectId={book.project.id} />);
    await waitFor(() => expect(server.calls).not.toHaveLength(0));
    expect(screen.queryByRole("button", { name: /Read only/ })).toBeNull();
  });

  it("says why, and shows the words that could not be saved", async () => {
    book.project.role = "viewer";
    await keepWords();
    show(<ReadOnly projectId={book.project.id} />);
    fireEvent.click(await screen.findByRole("button", { name: "Read only · words kept" }));
    expect(await screen.findByText(/You are a viewer of this book/)).toBeVisible();
    expect(await screen.findByText(/Her eyes\s+were blue\./)).toBeVisible();
    fireEvent.click(screen.getByRole("button", { name: "Throw away" }));
    await waitFor(() => expect(screen.queryByText(/were blue/)).toBeNull());
    fireEvent.click(screen.getByRole("button", { name: "Go on reading" }));
    await waitFor(() => expect(screen.queryByText(/You are a viewer/)).toBeNull());
  });

  it("follows a change of the role at once", async () => {
    const { cache } = show(<ReadOnly projectId={book.project.id} />);
    await waitFor(() => expect(cache.getQueryData(keys.project(book.project.id))).toBeDefined());
    const become = (role: "viewer" | "editor") =>
      act(async () => {
        book.project = { ...book.project, role };
        await cache.invalidateQueries({ queryKey: keys.project(book.project.id) });
      });
    await become("viewer");
    expect(await screen.findByText(/You are a viewer of this book now/)).toBeVisible();
    expect(screen.getByRole("button", { name: "Read only" })).toBeVisible();
    await become("editor");
    expect(await screen.findByText(/You are an editor of this book now/)).toBeVisible();
    expect(screen.queryByRole("button", { name: "Read only" })).toBeNull();
  });
});

describe("a book that was closed to its reader", () => {
  it("says so, and gives back the words kept here", async () => {
    await keepWords();
    const written: string[] = [];
    Object.defineProperty(navigator, "clipboard", {
      configurable: true,
      value: { writeText: (text: string) => Promise.resolve(void written.push(text)) },
    });
    show(<AccessEnded projectId={book.project.id} />);
    expect(await screen.findByRole("heading", { name: "“Mill” is closed to you" })).toBeVisible();
    fireEvent.click(await screen.findByRole("button", { name: "Copy" }));
    await waitFor(() => expect(written).toEqual(["Her eyes\n\nwere blue."]));
    expect(await screen.findByText("A scene was copied.")).toBeVisible();
    expect(screen.getByRole("link", { name: "Go to my books" })).toHaveAttribute("href", "/");
  });
});
