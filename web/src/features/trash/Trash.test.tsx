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
    expect(
      await screen.findByText(/Chapter with 2 things in it · 1,200 words · deleted by Mara/),
    ).toBeVisible();
    expect(screen.getAllByText("Can come back until March 31, 2026")).toHaveLength(2);
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

  it("is only looked at by those who may not write", async () => {
    book.project.role = "viewer";
    together.trash = [thrown("Slack Tide")];
    show(<Trash projectId={book.project.id} />);
    expect(await screen.findByText(/Who may write in this book/)).toBeVisible();
    expect(screen.queryByRole("button", { name: /Restore/ })).toBeNull();
  });
});
