import { describe, expect, it } from "vitest";
import { cutPassage, trimContext } from "@/lib/passage";

describe("cutPassage", () => {
  it("keeps every character and marks the words at fault", () => {
    const quote = "Her eyes were green.";
    const runs = cutPassage({ start: 100, quote, marks: [{ start: 114, end: 119 }] });
    expect(runs).toEqual([
      { text: "Her eyes were ", marked: false },
      { text: "green", marked: true },
      { text: ".", marked: false },
    ]);
  });

  it("counts code points, not UTF-16 units", () => {
    const quote = "😀 café 👩‍🚀 blue";
    const start = Array.from("😀 café 👩‍🚀 ").length;
    const runs = cutPassage({ start: 0, quote, marks: [{ start, end: start + 4 }] });
    expect(runs.at(-1)).toEqual({ text: "blue", marked: true });
    expect(runs.map(({ text }) => text).join("")).toBe(quote);
  });

  it("bears marks that overlap, touch or reach outside", () => {
    const marks = [
      { start: 8, end: 40 },
      { start: 9, end: 11 },
      { start: -3, end: 6 },
    ];
    const runs = cutPassage({ start: 5, quote: "abcdef", marks });
    expect(runs).toEqual([
      { text: "a", marked: true },
      { text: "bc", marked: false },
      { text: "def", marked: true },
    ]);
  });
});

describe("trimContext", () => {
  it("leaves short context whole and cuts long context at a word", () => {
    expect(trimContext("Near the\n\ndoor ", "before")).toBe("Near the door ");
    expect(trimContext("ting quietly beside the old window ", "before")).toBe(
      "…quietly beside the old window ",
    );
    expect(trimContext(" and then she went away from the hou", "after")).toBe(
      " and then she went away from the…",
    );
  });
});
