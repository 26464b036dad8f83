import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import Cast from "@/features/cast/Cast";
import EntityHint from "@/features/cast/EntityHint";
import { setWorkbench, workbench } from "@/ui/workbench";
import { FakeServer } from "../../../tests/fake";
import { entity, FakeReading } from "../../../tests/reading";
import { show } from "../../../tests/show";

let reading: FakeReading;
let project: string;

beforeEach(() => {
  const server = new FakeServer();
  server.install();
  reading = new FakeReading(server);
  const book = server.addBook("Mill", [
    { title: "One", scenes: [["Text."]] },
    { title: "Two", scenes: [["Text."]] },
  ]);
  project = book.project.id;
  const [first] = book.parts[0]!.chapters;
  setWorkbench({ entityId: null });
  reading.entities = [
    entity("e1", "Tomas", 12),
    entity("e2", "Mara Voss", 40, {
      aliases: [
        { name: "Mara Voss", mentions: 30 },
        { name: "Mrs. Voss", mentions: 10 },
      ],
      by_chapter: [{ chapter_id: first!.id, mentions: 40 }],
    }),
    entity("e3", "Tommy", 3),
    entity("p1", "Low Water", 8, { kind: "place" }),
  ];
});

describe("the cast", () => {
  it("lists people by mentions, with their other names and chapters", async () => {
    show(<Cast projectId={project} />);
    await screen.findByText("Mara Voss");
    const names = screen
      .getAllByRole("listitem")
      .map((item) => within(item).getAllByRole("button")[0]!.textContent);
    expect(names.map((name) => name.replace(/\d.*/, ""))).toEqual(["Mara Voss", "Tomas", "Tommy"]);
    expect(screen.getByText("Mrs. Voss")).toBeVisible();
    expect(await screen.findByRole("img", { name: "Mara Voss is named in 1 of 2 chapters" })).toBeVisible();
  });

  it("shows places apart and finds a name", async () => {
    const user = userEvent.setup();
    show(<Cast projectId={project} />);
    await user.click(await screen.findByRole("radio", { name: "Places" }));
    expect(screen.getByText("Low Water")).toBeVisible();
    await user.type(screen.getByLabelText("Find a name"), "zz");
    expect(screen.getByText("No such name")).toBeVisible();
  });

  it("joins two that are one, and takes it back", async () => {
    const user = userEvent.setup();
    show(<Cast projectId={project} />);
    await user.click(await screen.findByLabelText("Choose Tommy"));
    await user.click(screen.getByLabelText("Choose Tomas"));
    await user.click(screen.getByRole("button", { name: "They are one" }));
    await user.click(await screen.findByRole("button", { name: "Undo" }));
    await waitFor(() =>
      expect(reading.decisions).toEqual([
        { what: "merge", ids: ["e1", "e3"], name: "Tomas" },
        { what: "undo" },
      ]),
    );
  });

  it("parts a name, renames and moves to another list", async () => {
    const user = userEvent.setup();
    show(<Cast projectId={project} />);
    await user.click(await screen.findByText("Mara Voss"));
    await user.click(screen.getByLabelText(/^Mrs\. Voss/));
    await user.click(screen.getByRole("button", { name: "Somebody else" }));
    await user.clear(screen.getByLabelText("Listed as"));
    await user.type(screen.getByLabelText("Listed as"), "Mara{Enter}");
    await waitFor(() => expect(reading.entities[1]!.name).toBe("Mara"));
    expect(reading.decisions[0]).toEqual({ what: "split", aliases: ["Mrs. Voss"] });
  });

  it("lists the mentions when asked", async () => {
    const user = userEvent.setup();
    show(<Cast projectId={project} />);
    await user.click(await screen.findByText("Tomas"));
    await user.click(screen.getByText("12 mentions"));
    expect(await screen.findByText("Mara", { selector: "strong" })).toBeVisible();
  });

  it("says when nobody has been found", async () => {
    reading.entities = [];
    show(<Cast projectId={project} />);
    expect(await screen.findByRole("heading", { name: "Nobody yet" })).toBeVisible();
  });
});

it("shows a card on a name and opens the cast from it", async () => {
  const user = userEvent.setup();
  show(<EntityHint projectId={project} id="e2" onClose={() => undefined} />);
  expect(await screen.findByText("Also Mrs. Voss")).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Open in the cast" }));
  expect(workbench.get()).toMatchObject({ panel: "cast", entityId: "e2" });
});
