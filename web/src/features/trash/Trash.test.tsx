import { fireEvent, screen, waitFor } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";
import Trash from "@/features/trash/Trash";
import { FakeServer, type FakeBook } from "../../../tests/fake";
import { FakeTogether, thrown } from "../../../tests/fakeTogether";
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

describe("the trash of a book", () => {
  it("says what waits here when nothing does", async () => {
    show(<Trash projectId={book.project.id} />);
    expect(await screen.findByText("Nothing in the trash")).toBeVisible();
  });

  it("brings back what was deleted, goes on to the next, and can undo that", async () => {
    together.trash = [thrown("Slack Tide"), thrown("", { thing: "scene", items: 1, words: 1 })];
    show(<Trash projectId={book.project.id} />);
    expect(await screen.findByText(/Chapter with 2 scenes · 1,200 words · deleted by Mara/)).toBeVisible();
    expect(screen.getAllByText(/Can come back until March 31, 2026$/)).toHaveLength(2);
    fireEvent.click(await screen.findByRole("button", { name: "Restore Slack Tide" }));
    expect(await screen.findByText("“Slack Tide” is back where it was.")).toBeVisible();
    await waitFor(() => expect(screen.queryByText("Slack Tide")).toBeNull());
    await waitFor(() => expect(screen.getByRole("button", { name: "Restore Untitled scene" })).toHaveFocus());
    fireEvent.click(screen.getByRole("button", { name: "Undo" }));
    await waitFor(() =>
      expect(server.calls.filter(({ path }) => path.endsWith("/undo"))).toMatchObject([
        { body: { id: "restored-deletion-Slack-Tide" } },
      ]),
    );
  });

  it("says what lies in it as a writer would", async () => {
    together.trash = [
      thrown("The Yard", { items: 1, words: 0 }),
      thrown("Winter", { thing: "part", items: 9 }),
      thrown("Spring", { thing: "part", items: 1, words: 0 }),
      thrown("hound.md", { thing: "file", items: 1 }),
      thrown("", { thing: "import", items: 4 }),
    ];
    show(<Trash projectId={book.project.id} />);
    for (const words of [
      /^Chapter · deleted/,
      /^Part with 8 chapters and scenes · 1,200 words/,
      /^Part · deleted/,
      /^File · 1,200 words/,
      /^Put aside by an import: 4 chapters and scenes/,
    ])
      expect(await screen.findByText(words)).toBeVisible();
    expect(screen.getByText("What an import took the place of")).toBeVisible();
  });

  it("is only looked at by those who may not write", async () => {
    book.project.role = "viewer";
    together.trash = [thrown("Slack Tide")];
    show(<Trash projectId={book.project.id} />);
    expect(await screen.findByText(/Who may write in this book/)).toBeVisible();
    expect(screen.queryByRole("button", { name: /Restore/ })).toBeNull();
  });
});
