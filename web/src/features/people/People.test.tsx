import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import People from "@/features/people/People";
import PeopleLink from "@/features/people/PeopleLink";
import InvitationPage from "@/features/people/InvitationPage";
import { FakeServer, type FakeBook } from "../../../tests/fake";
import { FakeTogether, member } from "../../../tests/fakeTogether";
import { show, showRoutes } from "../../../tests/show";
import { FakeSocket } from "../../../tests/socket";

let server: FakeServer;
let together: FakeTogether;
let book: FakeBook;

beforeEach(() => {
  vi.stubGlobal("WebSocket", FakeSocket);
  server = new FakeServer();
  server.install();
  together = new FakeTogether(server);
  book = server.addBook("Mill");
  together.members.push(member("Tomas", "editor"));
});

function open() {
  const routes = [
    { path: "/projects/:projectId/people", element: <People /> },
    { path: "*", element: <p>Elsewhere</p> },
  ];
  return showRoutes(routes, `/projects/${book.project.id}/people`);
}

const sent = (method: string, end: string) =>
  server.calls.filter((call) => call.method === method && call.path.endsWith(end)).map(({ body }) => body);

describe("the people of a book", () => {
  it("are asked in by mail, with the role in plain words", async () => {
    open();
    fireEvent.change(await screen.findByLabelText("E-mail address"), {
      target: { value: "rosa@example.org" },
    });
    fireEvent.click(screen.getByRole("radio", { name: "Viewer" }));
    fireEvent.click(screen.getByRole("button", { name: "Send the invitation" }));
    expect(
      await screen.findByText(/on its way to rosa@example.org\. It holds until March 15, 2036/),
    ).toBeVisible();
    expect(within(screen.getByRole("region", { name: "Notices" })).queryByText(/on its way/)).toBeNull();
    expect(await screen.findByText("Viewer · open until March 15, 2036")).toBeVisible();
    fireEvent.click(screen.getByRole("button", { name: "Send again to rosa@example.org" }));
    expect(await screen.findByText(/was sent to rosa@example.org again/)).toBeVisible();
    fireEvent.click(screen.getByRole("button", { name: "Withdraw the invitation of rosa@example.org" }));
    await waitFor(() => expect(screen.queryByText(/Viewer · open until/)).toBeNull());
    fireEvent.click(await screen.findByRole("button", { name: "Invite again" }));
    expect(await screen.findByText("Viewer · open until March 15, 2036")).toBeVisible();
  });

  it("get another role, and the one before with undo", async () => {
    open();
    fireEvent.change(await screen.findByLabelText("Role of Tomas"), { target: { value: "viewer" } });
    expect(await screen.findByText("Tomas is a viewer now.")).toBeVisible();
    await waitFor(() => expect(screen.getByLabelText("Role of Tomas")).toHaveValue("viewer"));
    fireEvent.click(screen.getByRole("button", { name: "Undo" }));
    await waitFor(() => expect(sent("PATCH", "/tomas")).toEqual([{ role: "viewer" }, { role: "editor" }]));
  });

  it("are removed after a question", async () => {
    open();
    fireEvent.click(await screen.findByRole("button", { name: "Remove Tomas" }));
    fireEvent.click(await screen.findByRole("button", { name: "Remove" }));
    expect(await screen.findByText("Tomas was removed and is out of the book.")).toBeVisible();
    await waitFor(() => expect(screen.queryByLabelText("Role of Tomas")).toBeNull());
    fireEvent.click(screen.getByRole("button", { name: "Invite again" }));
    expect(await screen.findByText("tomas@example.org was invited again.")).toBeVisible();
    expect(sent("POST", "/invitations")).toEqual([{ email: "tomas@example.org", role: "editor" }]);
  });

  it("are given the book only when its title is typed", async () => {
    open();
    fireEvent.click(await screen.findByRole("button", { name: "Hand over" }));
    const sheet = within(await screen.findByRole("dialog", { name: /over to Tomas/ }));
    expect(sheet.getByRole("button", { name: "Hand over" })).toBeDisabled();
    fireEvent.change(sheet.getByLabelText("Type “Mill” to go on"), { target: { value: "Mill" } });
    fireEvent.click(sheet.getByRole("button", { name: "Hand over" }));
    expect(await screen.findByText("Tomas owns “Mill” now. You are an editor of it.")).toBeVisible();
    expect(await screen.findByRole("heading", { name: "Leave this book" })).toBeVisible();
  });

  it("see who else is there, and can leave", async () => {
    book.project.role = "viewer";
    const { router } = open();
    expect(await screen.findByText(/You are a viewer of this book/)).toBeVisible();
    expect(screen.queryByLabelText(/Role of/)).toBeNull();
    expect(screen.queryByLabelText("E-mail address")).toBeNull();
    fireEvent.click(screen.getByRole("button", { name: "Leave" }));
    const sheet = within(await screen.findByRole("dialog", { name: "Leave “Mill”?" }));
    fireEvent.click(sheet.getByRole("button", { name: "Leave" }));
    await waitFor(() => expect(router.state.location.pathname).toBe("/"));
    expect(together.left).toEqual([book.project.id]);
  });

  it("stand in the top line only where there can be others", async () => {
    Object.assign(book.project, { members: 2 });
    const { unmount } = show(<PeopleLink projectId={book.project.id} />);
    expect(await screen.findByRole("link", { name: "People of this book: 2 people" })).toBeVisible();
    unmount();
    together.mode = "local";
    const { cache } = show(<PeopleLink projectId={book.project.id} />);
    await waitFor(() => expect(cache.isFetching()).toBe(0));
    expect(screen.queryByRole("link")).toBeNull();
  });
});

describe("the page of an invitation", () => {
  const address = "/invitation#token=t1";
  const visit = (to = address) =>
    showRoutes(
      [
        { path: "/invitation", element: <InvitationPage /> },
        { path: "*", element: <p>Elsewhere</p> },
      ],
      to,
    );
  beforeEach(() => {
    const token = { project: book.project.id, role: "editor", email: "mara@example.org", expired: false };
    together.tokens.set("t1", { ...token, role: "editor" });
    together.tokens.set("old", { ...token, role: "editor", expired: true });
  });

  it("says who invites to what, and opens the book", async () => {
    const { router } = visit();
    expect(await screen.findByRole("heading", { name: "Rosa invites you to Mill" })).toBeVisible();
    fireEvent.click(await screen.findByRole("button", { name: "Accept as Mara" }));
    await waitFor(() => expect(router.state.location.pathname).toBe(`/projects/${book.project.id}`));
  });

  it("lets those who are signed out come back", async () => {
    together.me = null;
    visit();
    const join = await screen.findByRole("link", { name: "Open an account" });
    expect(join).toHaveAttribute(
      "href",
      `/sign-up#next=${encodeURIComponent("/invitation#token=t1")}&invitation=t1`,
    );
    expect(screen.getByRole("link", { name: "Sign in" })).toHaveAttribute(
      "href",
      `/sign-in#next=${encodeURIComponent("/invitation#token=t1")}`,
    );
  });

  it("says when it is for another address, too old, unknown or incomplete", async () => {
    together.me = { id: "x", name: "Xaver", email: "x@example.org" };
    const first = visit();
    expect(
      await screen.findByText(/The letter went to mara@example.org; you are signed in as Xaver/),
    ).toBeVisible();
    first.unmount();
    const second = visit("/invitation?token=old");
    expect(await screen.findByText(/too old to be accepted. Ask Rosa/)).toBeVisible();
    second.unmount();
    const third = visit("/invitation?token=none");
    expect(await screen.findByText("There is no such invitation")).toBeVisible();
    third.unmount();
    visit("/invitation");
    expect(await screen.findByRole("heading", { name: "This link is incomplete" })).toBeVisible();
  });
});
