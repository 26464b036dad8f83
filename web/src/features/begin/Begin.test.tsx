import { fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import Begin from "@/features/begin/Begin";
import { describePages, readLength, toProject } from "@/features/begin/plan";
import { FakeServer } from "../../../tests/fake";
import { FakeTogether } from "../../../tests/fakeTogether";
import { FakeReading } from "../../../tests/reading";
import { showRoutes } from "../../../tests/show";

let server: FakeServer;
let together: FakeTogether;

beforeEach(() => {
  server = new FakeServer();
  server.install();
  together = new FakeTogether(server);
  together.templates = [
    { id: "blank", title: "Blank", description: "Nothing.", chapters: 1, outline: ["Chapter 1"] },
    {
      id: "three-acts",
      title: "Three acts",
      description: "Set up, confront, resolve.",
      chapters: 8,
      outline: ["Call", "Refusal", "Threshold", "Trials", "Midpoint", "Ordeal", "Return", "Home"],
    },
  ];
});

function open() {
  const routes = [
    { path: "/new", element: <Begin /> },
    { path: "*", element: <p>Elsewhere</p> },
  ];
  return { ...showRoutes(routes, "/new"), user: userEvent.setup() };
}

const made = () => server.calls.find(({ method, path }) => method === "POST" && path === "/projects")?.body;

describe("a new book", () => {
  it("is begun with one word and a key", async () => {
    const { user, router } = open();
    await user.type(screen.getByRole("textbox", { name: "Title" }), "The Mill");
    await user.click(screen.getByRole("button", { name: "Skip the rest" }));
    await waitFor(() => expect(router.state.location.pathname).toMatch(/^\/projects\/project-/));
    expect(made()).toEqual({ title: "The Mill" });
  });

  it("asks what it will be, keeps what was said on the way back, and lays out its chapters", async () => {
    const { user, router } = open();
    await user.type(screen.getByRole("textbox", { name: "Title" }), "The Mill{Enter}");
    expect(await screen.findByRole("heading", { name: "What will it be?" })).toHaveFocus();
    await user.click(screen.getByRole("radio", { name: "Crime" }));
    await user.click(screen.getByRole("radio", { name: /^Novel\s?80,000 words/ }));
    expect(screen.getByText(/That is about 290 pages of a paperback/)).toBeVisible();
    await user.type(screen.getByLabelText("Series"), "Weir");
    await user.keyboard("{Escape}");
    expect(await screen.findByRole("textbox", { name: "Title" })).toHaveValue("The Mill");
    await user.click(screen.getByRole("button", { name: "Next" }));
    expect(await screen.findByRole("radio", { name: "Crime" })).toBeChecked();
    await user.click(screen.getByRole("button", { name: "Next" }));
    await user.click(await screen.findByRole("radio", { name: "Three acts" }));
    expect(screen.getByText("Midpoint")).toBeVisible();
    expect(screen.getByText("and 3 more")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Begin" }));
    await waitFor(() => expect(router.state.location.pathname).toMatch(/^\/projects\/project-/));
    expect(made()).toEqual({
      title: "The Mill",
      genre: "Crime",
      target_words: 80_000,
      series: "Weir",
      template: "three-acts",
    });
  });

  it("reads a file where there is one already", async () => {
    new FakeReading(server);
    const { user, router } = open();
    await user.keyboard("{Enter}");
    await user.click(await screen.findByRole("button", { name: "Next" }));
    await user.click(await screen.findByRole("radio", { name: "With a text I have" }));
    expect(screen.getByRole("button", { name: "Read the file" })).toBeDisabled();
    const file = new File(["It was night."], "the_mill.txt", { type: "text/plain" });
    fireEvent.change(screen.getByLabelText(/Drop the file here/), { target: { files: [file] } });
    await user.click(await screen.findByRole("button", { name: "Read the file" }));
    await waitFor(() => expect(router.state.location.pathname).toMatch(/\/imports\/import-1$/));
    expect(made()).toEqual({ title: "the mill" });
  });
});

describe("a plan", () => {
  it("reads numbers as people write them, and says them in pages", () => {
    expect(readLength("90,000")).toBe(90_000);
    expect(readLength("90 000")).toBe(90_000);
    expect(readLength("many")).toBeNull();
    expect(readLength("")).toBeNull();
    expect(describePages(100)).toBe("about 1 page");
    expect(describePages(80_000)).toBe("about 290 pages");
    expect(toProject({ title: " ", genre: "", length: "x", series: "", start: "file" })).toEqual({
      title: "Untitled",
    });
  });
});
