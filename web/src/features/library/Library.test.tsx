import { fireEvent, screen, waitFor } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";
import { Library } from "@/features/library/Library";
import { FakeServer } from "../../../tests/fake";
import { FakeTogether } from "../../../tests/fakeTogether";
import { showRoutes } from "../../../tests/show";

let server: FakeServer;
beforeEach(() => {
  server = new FakeServer();
  server.install();
});

function open() {
  return showRoutes(
    [
      { path: "/", element: <Library /> },
      { path: "*", element: <p>Elsewhere</p> },
    ],
    "/",
  );
}

async function choose(book: string, name: string | RegExp) {
  fireEvent.click(await screen.findByRole("button", { name: `More for ${book}` }));
  fireEvent.click(await screen.findByRole("menuitem", { name, hidden: true }));
}

describe("the library", () => {
  it("says the next step where there is no book", async () => {
    open();
    expect(await screen.findByText(/No books yet/)).toBeVisible();
    expect(screen.getByRole("link", { name: /Bring my book/ })).toHaveAttribute("href", "/import");
    expect(screen.queryByRole("link", { name: /sample novel/ })).toBeNull();
  });

  it("opens the sample by its own door", async () => {
    const sample = server.addBook("The Hound");
    sample.project.is_sample = true;
    sample.project.open_findings = 14;
    open();
    expect(await screen.findByText(/14 findings/)).toBeVisible();
    expect(screen.getByRole("link", { name: /Try the sample novel/ })).toHaveAttribute(
      "href",
      `/projects/${sample.project.id}`,
    );
  });

  it("leads to a new book", async () => {
    open();
    expect(await screen.findByRole("link", { name: /Begin a new book/ })).toHaveAttribute("href", "/new");
  });

  it("puts a series side by side, finds and sorts", async () => {
    const books = ["Ash", "Birch", "Cedar", "Dill", "Elm", "Fir", "Gorse"].map((title, place) => {
      const { project } = server.addBook(title);
      Object.assign(project, { words: place * 100, updated_at: `2026-03-0${place + 1}T10:00:00Z` });
      project.created_at = `2026-02-0${place + 1}T10:00:00Z`;
      return project;
    });
    books[0]!.series = books[5]!.series = "The Forest";
    books[3]!.target_words = 1000;
    open();
    const titles = () =>
      screen.getAllByRole("link").flatMap((link) => link.querySelector(".book-title")?.textContent ?? []);
    expect(await screen.findByRole("heading", { name: /The Forest.*2 books/ })).toBeVisible();
    expect(titles()).toEqual(["Gorse", "Ash", "Fir", "Elm", "Dill", "Cedar", "Birch"]);
    expect(screen.getByText(/300 of 1,000 words/)).toBeVisible();
    fireEvent.change(screen.getByLabelText("Sorted by"), { target: { value: "words" } });
    expect(titles()).toEqual(["Gorse", "Fir", "Ash", "Elm", "Dill", "Cedar", "Birch"]);
    screen.getByRole("link", { name: /^Gorse/ }).focus();
    fireEvent.keyDown(document.activeElement!, { key: "ArrowDown" });
    expect(document.activeElement).toHaveAccessibleName(/^Fir/);
    fireEvent.change(screen.getByLabelText("Find a book"), { target: { value: "forest" } });
    expect(titles()).toEqual(["Fir", "Ash"]);
    fireEvent.change(screen.getByLabelText("Find a book"), { target: { value: "xyz" } });
    expect(screen.getByText("No book answers “xyz”.")).toBeVisible();
  });

  it("renames a book by key, and keeps what it is meant to become", async () => {
    const { project } = server.addBook("Mill");
    open();
    fireEvent.keyDown(await screen.findByRole("link", { name: /^Mill/ }), { key: "F2" });
    fireEvent.change(await screen.findByLabelText("Title"), { target: { value: "The Mill" } });
    fireEvent.change(screen.getByLabelText("Goal in words"), { target: { value: "a lot" } });
    expect(screen.getByRole("button", { name: "Keep" })).toBeDisabled();
    fireEvent.change(screen.getByLabelText("Goal in words"), { target: { value: "90,000" } });
    fireEvent.click(screen.getByRole("button", { name: "Keep" }));
    await waitFor(() => expect(project).toMatchObject({ title: "The Mill", target_words: 90_000 }));
    expect(await screen.findByRole("link", { name: /^The Mill/ })).toBeVisible();
  });

  it("puts a book away and brings it back, and whole deleted books too", async () => {
    const together = new FakeTogether(server);
    server.addBook("Mill");
    together.books = [
      {
        deletion_id: "d1",
        title: "Old Book",
        words: 12,
        deleted_at: "2026-03-01T10:00:00Z",
        purged_after: "2026-03-31T10:00:00Z",
      },
    ];
    open();
    await choose("Mill", "Archive");
    expect(await screen.findByText("“Mill” is in the archive.")).toBeVisible();
    fireEvent.click(await screen.findByRole("switch", { name: /Show the archive \(1 book\)/ }));
    await choose("Mill", "Put back on the shelf");
    expect(await screen.findByText("“Mill” is back on the shelf.")).toBeVisible();
    fireEvent.click(await screen.findByText("Deleted (1 book)"));
    fireEvent.click(screen.getByRole("button", { name: "Restore Old Book" }));
    expect(await screen.findByText("“Old Book” is back on the shelf.")).toBeVisible();
    await waitFor(() => expect(screen.queryByText("Deleted (1 book)")).toBeNull());
  });

  it("shows a role that is not the owner's, and what such a one may do", async () => {
    const together = new FakeTogether(server);
    const { project } = server.addBook("Mill");
    Object.assign(project, { role: "viewer", members: 3 });
    open();
    expect(await screen.findByText("Viewer")).toBeVisible();
    expect(screen.getByText("3 people")).toBeVisible();
    fireEvent.click(screen.getByRole("button", { name: "More for Mill" }));
    await screen.findByRole("menuitem", { name: "Leave this book", hidden: true });
    for (const name of [/^Delete/, "Archive", /^Rename/, "Bring it in again", "Hand over to somebody"])
      expect(screen.queryByRole("menuitem", { name, hidden: true })).toBeNull();
    fireEvent.click(screen.getByRole("menuitem", { name: "Leave this book", hidden: true }));
    fireEvent.click(await screen.findByRole("button", { name: "Leave" }));
    expect(await screen.findByText("You left “Mill”.")).toBeVisible();
    expect(together.left).toEqual([project.id]);
  });

  it("asks for an answer to the invitations that wait", async () => {
    const together = new FakeTogether(server);
    const { project } = server.addBook("Mill");
    const invitation = { inviter: "Rosa", role: "editor", expires_at: "2026-12-01T10:00:00Z" } as const;
    together.waiting = [
      { id: "i1", project_title: "The Weir", ...invitation },
      { id: "i2", project_title: "The Lock", ...invitation },
    ];
    const { router } = open();
    expect(await screen.findByText("The Weir")).toBeVisible();
    fireEvent.click(screen.getAllByRole("button", { name: "Decline" })[1]!);
    expect(await screen.findByText("You declined “The Lock”.")).toBeVisible();
    await waitFor(() => expect(screen.getAllByRole("button", { name: "Accept" })).toHaveLength(1));
    fireEvent.click(screen.getByRole("button", { name: "Accept" }));
    await waitFor(() => expect(router.state.location.pathname).toBe(`/projects/${project.id}`));
  });

  it("deletes a book with a way back", async () => {
    server.addBook("Mill");
    open();
    await choose("Mill", /^Delete/);
    await waitFor(() => expect(screen.queryByText("Mill")).toBeNull());
    fireEvent.click(await screen.findByRole("button", { name: "Undo" }));
    expect(await screen.findByText("Mill")).toBeVisible();
  });

  it("says what is wrong when the server is away", async () => {
    server.interrupt = () => new TypeError("no line");
    open();
    expect(await screen.findByText("The server cannot be reached")).toBeVisible();
    server.interrupt = null;
    fireEvent.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByText(/No books yet/)).toBeVisible();
  });
});
