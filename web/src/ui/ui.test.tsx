import { act, fireEvent, render, screen } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { Problem } from "@/api/client";
import { Boundary, describeError, EmptyState, Progress } from "@/ui/feedback";
import { TextField } from "@/ui/fields";
import { changeSize, preferences, SIZES } from "@/ui/preferences";
import { showProblem, showToast, Toasts } from "@/ui/toasts";
import { onPanel, onReveal, openPanel, reveal, setWorkbench, workbench } from "@/ui/workbench";

describe("what stands where something broke", () => {
  it("keeps the break to one pane, and tries again", () => {
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    let broken = true;
    const Part = () => {
      if (broken) throw new Error("boom");
      return <p>Whole</p>;
    };
    const { rerender } = render(
      <Boundary resetKey="a">
        <Part />
      </Boundary>,
    );
    expect(screen.getByRole("alert")).toHaveTextContent("Your book is safe");
    broken = false;
    fireEvent.click(screen.getByRole("button", { name: "Try again" }));
    expect(screen.getByText("Whole")).toBeVisible();
    broken = true;
    rerender(
      <Boundary resetKey="a">
        <Part />
      </Boundary>,
    );
    broken = false;
    rerender(
      <Boundary resetKey="b">
        <Part />
      </Boundary>,
    );
    expect(screen.getByText("Whole")).toBeVisible();
  });

  it("says problems in the server's words, and others in its own", () => {
    expect(describeError(new Problem(409, { title: "Not now", detail: "Wait." }))).toEqual({
      title: "Not now",
      detail: "Wait.",
    });
    expect(describeError("?").title).toBe("This part stopped working");
  });
});

describe("toasts", () => {
  it("come with a way back, three at most, and go by themselves", () => {
    vi.useFakeTimers();
    render(<Toasts />);
    const undo = vi.fn();
    act(() => {
      for (const text of ["one", "two", "three", "four"]) showToast(text, { undo });
    });
    expect(screen.queryByText("one")).toBeNull();
    fireEvent.click(screen.getAllByRole("button", { name: "Undo" })[0]!);
    expect(undo).toHaveBeenCalledOnce();
    act(() => showProblem(new Problem(409, { title: "Not now.", detail: "Wait." })));
    fireEvent.click(screen.getByRole("button", { name: "Close" }));
    expect(screen.queryByText("Not now. Wait.")).toBeNull();
    act(() => void vi.advanceTimersByTime(9000));
    expect(screen.queryByText("four")).toBeNull();
    vi.useRealTimers();
  });

  it("give way to a later one about the same", () => {
    render(<Toasts />);
    act(() => {
      showToast("Taken back.", { about: "undo" });
      showToast("Saved.");
      showToast("Done again.", { about: "undo" });
    });
    expect(screen.queryByText("Taken back.")).toBeNull();
    expect(screen.getByText("Saved.")).toBeVisible();
    expect(screen.getByText("Done again.")).toBeVisible();
  });
});

describe("small parts", () => {
  it("name themselves", () => {
    render(
      <>
        <TextField label="Title" problem="Too long" />
        <Progress value={0.4} label="Reading" />
        <EmptyState title="Nothing yet">Do this.</EmptyState>
      </>,
    );
    expect(screen.getByLabelText("Title")).toHaveAccessibleDescription("Too long");
    expect(screen.getByRole("progressbar", { name: "Reading" })).toHaveAttribute("aria-valuenow", "40");
  });

  it("keep letters within bounds", () => {
    for (let step = 0; step < 30; step += 1) changeSize(1);
    expect(preferences.get().size).toBe(SIZES.most);
    for (let step = 0; step < 30; step += 1) changeSize(-1);
    expect(preferences.get().size).toBe(SIZES.least);
  });
});

describe("the workbench", () => {
  it("keeps a place asked for until the page is there", () => {
    const place = { sceneId: "s", start: 1, end: 2 };
    reveal(place);
    const hear = vi.fn();
    const stop = onReveal(hear);
    expect(hear).toHaveBeenCalledExactlyOnceWith(place);
    stop();
    onReveal(vi.fn())();
  });

  it("opens a panel on something and tells the shell", () => {
    const hear = vi.fn();
    const stop = onPanel(hear);
    openPanel("findings", { findingId: "f" });
    expect(hear).toHaveBeenCalledWith("findings");
    expect(workbench.get()).toMatchObject({ panel: "findings", findingId: "f", pane: "inspector" });
    const before = workbench.get();
    setWorkbench({ findingId: "f" });
    expect(workbench.get()).toBe(before);
    stop();
  });
});
