import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { waitFor } from "@/lib/backoff";
import { listCommands, registerCommands, runKeys } from "@/lib/commands";
import { compareParagraphs, compareWords } from "@/lib/diff";
import { formatAgo, formatCount, formatMoment } from "@/lib/format";
import { describeKeys, isWritingPlace, matchesKeys } from "@/lib/keys";
import { createRememberedStore, forget, readRemembered, remember } from "@/lib/remembered";
import { createStore } from "@/lib/store";
import { countWords } from "@/lib/words";

function press(key: string, more: Partial<KeyboardEventInit> = {}): KeyboardEvent {
  return new KeyboardEvent("keydown", { key, cancelable: true, bubbles: true, ...more });
}

describe("keys", () => {
  it("tells combinations apart", () => {
    expect(matchesKeys("mod+k", press("k", { ctrlKey: true }), false)).toBe(true);
    expect(matchesKeys("mod+k", press("k", { metaKey: true }), false)).toBe(false);
    expect(matchesKeys("mod+k", press("k", { metaKey: true }), true)).toBe(true);
    expect(matchesKeys("mod+k", press("K", { ctrlKey: true, shiftKey: true }), false)).toBe(false);
    expect(matchesKeys("mod+shift+f", press("F", { ctrlKey: true, shiftKey: true }), false)).toBe(true);
    expect(matchesKeys("?", press("?", { shiftKey: true }), false)).toBe(true);
    expect(matchesKeys("mod+alt+h", press("˙", { ctrlKey: true, altKey: true, code: "KeyH" }), false)).toBe(
      true,
    );
  });

  it("draws caps for either system", () => {
    expect(describeKeys("mod+shift+Enter", false)).toEqual(["Ctrl", "Shift", "Enter"]);
    expect(describeKeys("mod+alt+ArrowUp", true)).toEqual(["⌘", "⌥", "↑"]);
    expect(describeKeys("f", false)).toEqual(["F"]);
  });

  it("knows where somebody writes", () => {
    expect(isWritingPlace(document.createElement("input"))).toBe(true);
    expect(isWritingPlace(document.body)).toBe(false);
    expect(isWritingPlace(null)).toBe(false);
  });
});

describe("commands", () => {
  const stops: (() => void)[] = [];
  afterEach(() => stops.splice(0).forEach((stop) => stop()));
  const offer = (...commands: Parameters<typeof registerCommands>[0]) =>
    stops.push(registerCommands(commands));

  it("runs the command whose keys were pressed, the latest of an id", () => {
    const first = vi.fn();
    const second = vi.fn();
    offer({ id: "a", title: "A", group: "G", keys: "mod+j", run: first });
    offer({ id: "a", title: "A", group: "G", keys: "mod+j", run: second });
    const event = press("j", { ctrlKey: true });
    expect(runKeys(event)).toBe(true);
    expect(event.defaultPrevented).toBe(true);
    expect(first).not.toHaveBeenCalled();
    expect(second).toHaveBeenCalledOnce();
    expect(listCommands()).toHaveLength(1);
  });

  it("leaves letters to whoever writes, and disabled or local commands alone", () => {
    const run = vi.fn();
    offer(
      { id: "w", title: "W", group: "G", keys: "w", run },
      { id: "x", title: "X", group: "G", keys: "mod+x", enabled: false, run },
      { id: "y", title: "Y", group: "G", keys: "mod+y", local: true, run },
    );
    const input = document.body.appendChild(document.createElement("input"));
    const typed = press("w");
    input.dispatchEvent(typed);
    expect(runKeys(typed)).toBe(false);
    expect(runKeys(press("x", { ctrlKey: true }))).toBe(false);
    expect(runKeys(press("y", { ctrlKey: true }))).toBe(false);
    expect(runKeys(press("w"))).toBe(true);
    expect(run).toHaveBeenCalledOnce();
    input.remove();
  });
});

describe("words", () => {
  it.each([
    ["", 0],
    ["Mara’s well-worn coat", 3],
    ["wait—what", 2],
    ["1893 – 1894", 2],
    ["* * *", 0],
    ["naïve Ærø 東京", 3],
  ])("counts %j as %i", (text, words) => expect(countWords(text)).toBe(words));

  it("adds up over a blank", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        expect(countWords(`${a} ${b}`)).toBe(countWords(a) + countWords(b));
      }),
    );
  });
});

describe("comparing", () => {
  const text = (pieces: { text: string }[] | null) => pieces?.map((piece) => piece.text).join("");
  const paragraph = fc
    .array(fc.constantFrom("a", "b", "c", "d"), { maxLength: 5 })
    .map((words) => words.join(" "));

  it("keeps both sides whole, whatever they are", () => {
    fc.assert(
      fc.property(
        fc.array(paragraph, { maxLength: 8 }),
        fc.array(paragraph, { maxLength: 8 }),
        (before, after) => {
          const rows = compareParagraphs(before, after);
          expect(rows.filter((row) => row.before).map((row) => text(row.before))).toEqual(before);
          expect(rows.filter((row) => row.after).map((row) => text(row.after))).toEqual(after);
        },
      ),
    );
  });

  it("marks the words that differ", () => {
    const { before, after } = compareWords("her green eyes", "her blue eyes");
    expect(before).toEqual([
      { change: "same", text: "her " },
      { change: "removed", text: "green" },
      { change: "same", text: " eyes" },
    ]);
    expect(after[1]).toEqual({ change: "added", text: "blue" });
    expect(compareParagraphs(["a", "b"], ["a", "x", "b"]).map((row) => row.change)).toEqual([
      "same",
      "added",
      "same",
    ]);
  });
});

describe("what is remembered", () => {
  it("survives, and takes new fields from the beginning value", () => {
    remember("k", { size: 20 });
    const store = createRememberedStore("k", { size: 19, dark: false });
    expect(store.get()).toEqual({ size: 20, dark: false });
    store.set((now) => ({ ...now, dark: true }));
    expect(readRemembered("k", null)).toEqual({ size: 20, dark: true });
    forget("k");
    expect(readRemembered("k", "none")).toBe("none");
  });

  it("is forgotten quietly where nothing can be kept", () => {
    localStorage.setItem("bad", "{");
    expect(readRemembered("bad", 1)).toBe(1);
    vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
      throw new Error("full");
    });
    expect(remember("k", 1)).toBe(false);
  });
});

describe("a store", () => {
  it("tells its watchers what changed, and only that", () => {
    const store = createStore(1);
    const heard = vi.fn();
    const stop = store.subscribe(heard);
    store.set(1);
    store.set((now) => now + 1);
    stop();
    store.set(5);
    expect(heard).toHaveBeenCalledOnce();
    expect(store.get()).toBe(5);
  });
});

describe("saying numbers and moments", () => {
  it("speaks plainly", () => {
    const now = Date.parse("2026-05-01T12:00:00Z");
    expect(formatCount(1, "word")).toBe("1 word");
    expect(formatCount(1234, "word")).toBe("1,234 words");
    expect(formatAgo("2026-05-01T11:59:40Z", now)).toBe("just now");
    expect(formatAgo("2026-05-01T11:57:00Z", now)).toBe("3 minutes ago");
    expect(formatAgo("2026-04-30T11:00:00Z", now)).toBe("yesterday");
    expect(formatAgo("2026-01-30T11:00:00Z", now)).toContain("Jan");
    expect(formatMoment("2026-01-30T11:00:00Z")).toContain("Jan");
  });

  it("waits longer each time, never beyond half a minute", () => {
    expect(waitFor(0, () => 1)).toBe(500);
    expect(waitFor(3, () => 0)).toBe(2000);
    expect(waitFor(20, () => 1)).toBe(30_000);
  });
});
