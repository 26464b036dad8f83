import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";
import Activity from "@/features/activity/Activity";
import { onReveal, workbench, type Place } from "@/ui/workbench";
import { FakeServer, type FakeBook } from "../../../tests/fake";
import { deed, FakeTogether, member } from "../../../tests/fakeTogether";
import { show } from "../../../tests/show";

let server: FakeServer;
let together: FakeTogether;
let book: FakeBook;

beforeEach(() => {
  server = new FakeServer();
  server.install();
  together = new FakeTogether(server);
  book = server.addBook("Mill", [{ title: "The Yard", scenes: [["Mara crossed."], ["Tomas waited."]] }]);
});

describe("the activity of a book", () => {
  it("says what will be here", async () => {
    show(<Activity projectId={book.project.id} />);
    expect(await screen.findByText("Nothing done yet")).toBeVisible();
  });

  it("tells what was done day by day, and goes to where it was", async () => {
    const places: Place[] = [];
    const stop = onReveal((place) => places.push(place));
    const chapter = book.parts[0]!.chapters[0]!;
    const today = new Date().toISOString();
    together.deeds = [
      deed("Mara moved Scene 2", { at: today, thing_id: chapter.scenes[1]!.id }),
      deed("Mara renamed The Yard", { at: today, thing: "chapter", thing_id: chapter.id }),
      deed("Mara dismissed a finding", { at: today, thing: "finding", thing_id: "f1" }),
      deed("Mara renamed Tomas", { at: today, thing: "entity", thing_id: "e1" }),
      deed("Mara deleted Scene 9", { at: "2024-02-03T10:00:00Z", thing_id: "gone" }),
    ];
    show(<Activity projectId={book.project.id} />);
    expect(await screen.findByRole("heading", { name: "Today" })).toBeVisible();
    expect(screen.getByRole("heading", { name: "February 3, 2024" })).toBeVisible();
    fireEvent.click(await screen.findByRole("button", { name: /moved Scene 2/ }));
    fireEvent.click(screen.getByRole("button", { name: /renamed The Yard/ }));
    expect(places.map(({ sceneId }) => sceneId)).toEqual([chapter.scenes[1]!.id, chapter.scenes[0]!.id]);
    fireEvent.click(screen.getByRole("button", { name: /dismissed a finding/ }));
    expect(workbench.get()).toMatchObject({ panel: "findings", findingId: "f1" });
    fireEvent.click(screen.getByRole("button", { name: /renamed Tomas/ }));
    expect(workbench.get()).toMatchObject({ panel: "cast", entityId: "e1" });
    // What is gone leads nowhere.
    expect(screen.queryByRole("button", { name: /deleted Scene 9/ })).toBeNull();
    stop();
  });

  it("shows what one person did", async () => {
    together.members.push(member("Tomas", "editor"));
    together.deeds = [
      deed("Mara moved Scene 2"),
      deed("Tomas wrote in Scene 1", { user: { id: "tomas", name: "Tomas" } }),
      deed("An operator restored Scene 2", { user: { id: null, name: "An operator" } }),
    ];
    show(<Activity projectId={book.project.id} />);
    await screen.findByText("An operator restored Scene 2");
    const offered = within(screen.getByLabelText("Done by")).getAllByRole("option");
    expect(offered.map(({ textContent }) => textContent)).toEqual(["Everybody", "Mara", "Tomas"]);
    fireEvent.change(await screen.findByLabelText("Done by"), { target: { value: "tomas" } });
    await waitFor(() => expect(screen.queryByText("Mara moved Scene 2")).toBeNull());
    expect(screen.getByText("Tomas wrote in Scene 1")).toBeVisible();
  });
});
