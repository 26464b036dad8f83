import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { titleOf } from "@/api/imports";
import { routes } from "@/features/import/routes";
import type { Import } from "@/api/imports";
import { FakeServer } from "../../../tests/fake";
import { FakeReading } from "../../../tests/reading";
import { showRoutes } from "../../../tests/show";

let server: FakeServer;
let reading: FakeReading;

class SilentSocket {
  readyState = 0;
  close() {
    this.readyState = 3;
  }
}

beforeEach(() => {
  vi.stubGlobal("WebSocket", SilentSocket);
  // jsdom lays nothing out; give the scrolling region a height so that its rows are drawn.
  for (const side of ["clientHeight", "clientWidth"])
    Object.defineProperty(HTMLElement.prototype, side, { configurable: true, value: 600 });
  server = new FakeServer();
  server.install();
  reading = new FakeReading(server);
});

function open(address: string) {
  return showRoutes(
    [
      ...routes,
      { path: "/projects/:projectId", element: <p>The book</p> },
      { path: "/", element: <p>Library</p> },
    ],
    address,
  );
}

function ready(rest: Partial<Import> = {}): Import {
  return {
    id: "import-1",
    filename: "Mill.docx",
    status: "ready",
    progress: 1,
    report: {
      format: "docx",
      words_in: 100,
      words_out: 100,
      in_text: 96,
      in_titles: 4,
      in_ornaments: 0,
      left_out: 0,
      notes: [],
      losses: [{ what: "comments in the margin", count: 2 }],
      parts: 0,
      chapters: 2,
      scenes: 2,
    },
    boundaries: [
      { block: 0, level: "chapter", title: "Copyright", heading_blocks: 1, role: "front", included: true },
      { block: 2, level: "chapter", title: "One", heading_blocks: 1, role: "body", included: true },
    ],
    ...rest,
  };
}

describe("bringing a book", () => {
  it("makes a book for the file and sends it", async () => {
    const user = userEvent.setup();
    const { router } = open("/import");
    const input = await screen.findByLabelText(/Drop the file here/);
    await user.upload(input, new File(["words"], "The_Mill.docx"));
    await waitFor(() => expect(router.state.location.pathname).toMatch(/imports\/import-1$/));
    expect([...server.books.values()].map(({ project }) => project.title)).toEqual(["The Mill"]);
    expect(await screen.findByRole("progressbar", { name: "Reading" })).toBeVisible();
  });

  it("says at once that an empty file is empty, and leaves no book behind", async () => {
    const user = userEvent.setup();
    open("/import");
    await user.upload(await screen.findByLabelText(/Drop the file here/), new File([], "Empty.docx"));
    expect(await screen.findByText("Empty.docx is empty")).toBeVisible();
    expect(server.books.size).toBe(0);
  });

  it("takes the new book away again when the file is refused", async () => {
    reading.refuse = { path: /POST .*imports$/, title: "The file is too large" };
    const user = userEvent.setup();
    open("/import");
    await user.upload(await screen.findByLabelText(/Drop the file here/), new File(["x"], "Huge.docx"));
    expect(await screen.findByText("The file is too large")).toBeVisible();
    expect(server.books.size).toBe(0);
  });

  it("gives the reason when a file cannot be read", async () => {
    reading.imports.set(
      "import-1",
      ready({ status: "failed", problem: { title: "Locked", detail: "It is protected by a password." } }),
    );
    const project = server.addBook("Mill").project.id;
    open(`/projects/${project}/imports/import-1?new`);
    expect(await screen.findByText("It is protected by a password.")).toBeVisible();
    expect(screen.getByRole("link", { name: "Choose another file" })).toHaveAttribute("href", "/import");
  });

  it("names a book after its file", () => {
    expect(titleOf("my_great-novel.final.docx")).toBe("my great novel.final");
    expect(titleOf(".docx")).toBe("Untitled");
  });
});

describe("the preview", () => {
  beforeEach(() => {
    reading.imports.set("import-1", ready());
    reading.blocks = ["Copyright", "All rights.", "One", "It began.", "It went on."].map((text, index) => ({
      index,
      kind: "paragraph",
      text,
      words: 2,
    }));
  });

  it("shows what was found and what could not be kept, takes corrections, and brings the book in", async () => {
    const user = userEvent.setup();
    const project = server.addBook("Mill").project.id;
    const { router } = open(`/projects/${project}/imports/import-1`);
    await user.click(await screen.findByRole("checkbox", { name: "Bring in Copyright" }));
    expect(screen.getByText(/4 of them stay out/)).toBeVisible();
    expect(screen.getByText("2 comments in the margin")).toBeInTheDocument();
    await user.dblClick(screen.getByRole("button", { name: "One" }));
    await user.clear(screen.getByLabelText("Title"));
    await user.type(screen.getByLabelText("Title"), "The Yard{Enter}");
    await user.click(screen.getByRole("button", { name: "Bring it in" }));
    await waitFor(() => expect(router.state.location.pathname).toBe(`/projects/${project}`));
    expect(reading.imports.get("import-1")?.boundaries).toMatchObject([
      { title: "Copyright", included: false },
      { title: "The Yard", included: true },
    ]);
  });

  it("names a new book as its file does, corrected by the author", async () => {
    reading.imports.set("import-1", ready({ title: "The Mill", author: "A. Writer" }));
    const user = userEvent.setup();
    const book = server.addBook("mill final");
    open(`/projects/${book.project.id}/imports/import-1?new`);
    await user.type(await screen.findByLabelText("Title"), " at Low Water");
    await user.click(screen.getByRole("button", { name: "Bring it in" }));
    await waitFor(() =>
      expect(book.project).toMatchObject({ title: "The Mill at Low Water", author: "A. Writer" }),
    );
  });

  it("adds a boundary in the text, and undoes it", async () => {
    const user = userEvent.setup();
    const project = server.addBook("Mill").project.id;
    open(`/projects/${project}/imports/import-1`);
    await user.click((await screen.findAllByRole("button", { name: "Scene begins here" })).at(-1)!);
    expect(screen.getByRole("button", { name: "Scene 2" })).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Undo" }));
    expect(screen.queryByRole("button", { name: "Scene 2" })).toBeNull();
  });

  it("moves a boundary by arrow keys", async () => {
    const user = userEvent.setup();
    const project = server.addBook("Mill").project.id;
    open(`/projects/${project}/imports/import-1`);
    (await screen.findByRole("button", { name: /Move the beginning of One/ })).focus();
    await user.keyboard("{ArrowDown}");
    await user.click(screen.getByRole("button", { name: "Bring it in" }));
    await waitFor(() => expect(reading.imports.get("import-1")?.boundaries?.[1]?.block).toBe(3));
  });

  it("leaves without a trace", async () => {
    const user = userEvent.setup();
    const project = server.addBook("Mill").project.id;
    open(`/projects/${project}/imports/import-1?new`);
    await user.click(await screen.findByRole("button", { name: "Cancel" }));
    expect(await screen.findByText("Library")).toBeVisible();
    expect(server.books.size).toBe(0);
  });
});
