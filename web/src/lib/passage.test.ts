import { describe, expect, it } from "vitest";
import { cutPassage, startAtMark, surround, trimContext } from "@/lib/passage";

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

describe("startAtMark", () => {
  it("leaves out what would push the words at fault out of sight", () => {
    const runs = [
      { text: "word ".repeat(60), marked: false },
      { text: "green", marked: true },
    ];
    const [lead, mark] = startAtMark(runs);
    expect(lead!.text).toMatch(/^…word .*word $/);
    expect(lead!.text.length).toBeLessThan(80);
    expect(mark).toEqual(runs[1]);
  });

  it("keeps a short lead, and a passage without a mark, whole", () => {
    const short = [
      { text: "Her eyes were ", marked: false },
      { text: "green", marked: true },
    ];
    expect(startAtMark(short)).toEqual(short);
    const unmarked = [{ text: "word ".repeat(60), marked: false }];
    expect(startAtMark(unmarked)).toEqual(unmarked);
  });
});

describe("surround", () => {
  const paragraphs = ["One 😀.", "Two here.", "Three green eyes.", "Four.", "Five."];
  const start = Array.from("One 😀.\n\nTwo here.\n\nThree ").length;

  it("gives a paragraph more on either side", () => {
    expect(surround(paragraphs, { start, end: start + 10, quote: "green eyes" })).toEqual({
      before: "Two here.\n\nThree ",
      after: ".\n\nFour.",
    });
  });

  it("gives nothing when other words stand there now", () => {
    expect(surround(paragraphs, { start, end: start + 10, quote: "blue  eyes" })).toBeNull();
  });

  it("stops at the ends of the scene", () => {
    expect(surround(["A b c"], { start: 2, end: 3, quote: "b" })).toEqual({ before: "A ", after: " c" });
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
