import { fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import { Library } from "@/features/library/Library";
import { FakeServer } from "../../../tests/fake";
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

  it("starts a blank book from a title", async () => {
    const user = userEvent.setup();
    const { router } = open();
    await user.click(screen.getByRole("button", { name: /Start blank/ }));
    await user.type(await screen.findByLabelText("Title"), "The Mill{Enter}");
    await waitFor(() => expect(router.state.location.pathname).toMatch(/^\/projects\/project-/));
    expect([...server.books.values()][0]?.project.title).toBe("The Mill");
  });

  it("deletes a book with a way back", async () => {
    server.addBook("Mill");
    open();
    fireEvent.click(await screen.findByRole("button", { name: "More for Mill" }));
    fireEvent.click(await screen.findByRole("menuitem", { name: "Delete", hidden: true }));
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
