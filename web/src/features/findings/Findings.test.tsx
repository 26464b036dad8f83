import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import Findings from "@/features/findings/Findings";
import FindingHint from "@/features/findings/FindingHint";
import { onReveal, setWorkbench, workbench, type Place } from "@/ui/workbench";
import { FakeServer } from "../../../tests/fake";
import { FakeReading, finding } from "../../../tests/reading";
import { show } from "../../../tests/show";

let server: FakeServer;
let reading: FakeReading;
let project: string;

beforeEach(() => {
  server = new FakeServer();
  server.install();
  reading = new FakeReading(server);
  project = server.addBook("Mill").project.id;
  setWorkbench({ findingId: null });
});

async function showTwo() {
  reading.findings = [finding("a"), finding("b", { severity: "blocker", status: "still" })];
  show(<Findings projectId={project} />);
  return screen.findByText(/\(a\)/);
}

describe("the findings panel", () => {
  it("shows both passages with the words at fault marked", async () => {
    await showTwo();
    const cards = screen.getAllByRole("listitem");
    expect(cards).toHaveLength(2);
    const marks = [...cards[0]!.querySelectorAll("mark")].map((mark) => mark.textContent);
    expect(marks).toEqual(["green", "blue"]);
    expect(within(cards[0]!).getByText("Warning")).toBeVisible();
    expect(within(cards[1]!).getByText("Blocker")).toBeVisible();
  });

  it("is worked through by keyboard: next, wrong, and back by undo", async () => {
    await showTwo();
    const user = userEvent.setup();
    screen.getByRole("list", { name: "Findings, best first" }).focus();
    await user.keyboard("j");
    expect(workbench.get().findingId).toBe("a");
    await user.keyboard("w");
    await waitFor(() => expect(screen.queryByText(/\(a\)/)).toBeNull());
    expect(workbench.get().findingId).toBe("b");
    expect(reading.findings[0]).toMatchObject({ status: "dismissed", verdict: "wrong" });
    await user.click(await screen.findByRole("button", { name: "Undo" }));
    expect(await screen.findByText(/\(a\)/)).toBeVisible();
  });

  it("keeps the reason for what is intended", async () => {
    const user = userEvent.setup();
    await user.click(await showTwo());
    await user.click(screen.getByRole("button", { name: "Intended…" }));
    await user.type(screen.getByLabelText("Why is it meant to be so?"), "She lies.{Enter}");
    await waitFor(() =>
      expect(reading.findings[0]).toMatchObject({ verdict: "intended", reason: "She lies." }),
    );
  });

  it("opens again what was dismissed, whichever finding is chosen", async () => {
    const user = userEvent.setup();
    await showTwo();
    reading.findings[0] = finding("a", { status: "dismissed", verdict: "intended", reason: "A dream." });
    setWorkbench({ findingId: "b" });
    await user.click(screen.getByRole("radio", { name: "Dismissed" }));
    expect(await screen.findByText("Intended: A dream.")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Open again" }));
    await waitFor(() => expect(reading.findings[0]?.status).toBe("still"));
    expect(workbench.get().findingId).toBe("b");
  });

  it("puts a finding back and says so when the server refuses", async () => {
    const user = userEvent.setup();
    const message = await showTwo();
    reading.refuse = { path: /POST .*dismissal/, title: "The server is busy" };
    await user.click(message);
    await user.click(screen.getByRole("button", { name: "Wrong" }));
    expect(await screen.findByText(/The server is busy/)).toBeVisible();
    expect(await screen.findByText(/\(a\)/)).toBeVisible();
  });

  it("goes to either place, and into the text to fix it", async () => {
    const user = userEvent.setup();
    const places: Place[] = [];
    const stop = onReveal((place) => places.push(place));
    await user.click(await showTwo());
    await user.click(screen.getByRole("button", { name: "Fix there" }));
    await user.click(screen.getAllByRole("button", { name: "Chapter 1" })[0]!);
    stop();
    expect(places).toEqual([
      { sceneId: "scene-2", start: 0, end: 23, edit: true },
      { sceneId: "scene-1", start: 0, end: 21, edit: false },
    ]);
  });

  it("lays the passages side by side and steps from there", async () => {
    const user = userEvent.setup();
    await showTwo();
    await user.click(screen.getAllByRole("button", { name: "Compare side by side" })[0]!);
    const spread = await screen.findByRole("dialog");
    expect(within(spread).getByText(/\(a\)/)).toBeVisible();
    await user.click(within(spread).getByRole("button", { name: "Next" }));
    expect(await within(spread).findByText(/\(b\)/)).toBeVisible();
  });

  it("opens the check's own page", async () => {
    const user = userEvent.setup();
    await user.click(await showTwo());
    await user.click(screen.getByRole("button", { name: "About this check" }));
    expect(await screen.findByText("eyes")).toBeVisible();
  });

  it("says what to do when there is nothing", async () => {
    reading.run = { id: null, status: "never", progress: 0 };
    show(<Findings projectId={project} />);
    expect(await screen.findByRole("heading", { name: "Not checked yet" })).toBeVisible();
    expect(screen.getByRole("button", { name: "Check now" })).toBeEnabled();
  });

  it("says how little is checked in a language without word lists", async () => {
    const project = server.addBook("Die Mühle").project;
    project.language = "de";
    show(<Findings projectId={project.id} />);
    expect(await screen.findByText(/Only chapter numbers and repeated passages/)).toBeVisible();
  });

  it("shows how far a check under way has come", async () => {
    reading.run = { id: "run-2", status: "running", progress: 0.4, job_id: "job-1" };
    show(<Findings projectId={project} />);
    expect(await screen.findByRole("progressbar", { name: "Checking" })).toHaveAttribute(
      "aria-valuenow",
      "40",
    );
    expect(screen.getByRole("button", { name: "Stop" })).toBeVisible();
  });

  it("offers another try when the findings do not come", async () => {
    reading.refuse = { path: /GET .*findings/, title: "The server is busy" };
    const user = userEvent.setup();
    show(<Findings projectId={project} />);
    const again = await screen.findByRole("button", { name: "Try again" });
    reading.refuse = null;
    reading.findings = [finding("a")];
    await user.click(again);
    expect(await screen.findByText(/\(a\)/)).toBeVisible();
  });
});

it("shows a finding beside the words at fault in the page", async () => {
  reading.findings = [finding("a")];
  const user = userEvent.setup();
  show(<FindingHint projectId={project} id="a" onClose={() => undefined} />);
  await user.click(await screen.findByRole("button", { name: "Open the finding" }));
  expect(workbench.get()).toMatchObject({ panel: "findings", findingId: "a" });
});
