import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Boundary, DocumentBlock, Level } from "@/api/imports";
import {
  addBoundary,
  changeBoundary,
  listSections,
  moveBoundary,
  nameBoundary,
  readHeadings,
  removeBoundary,
  withOpening,
} from "@/features/import/boundaries";

function boundary(block: number, level: Level = "chapter", rest: Partial<Boundary> = {}): Boundary {
  return { block, level, title: "", heading_blocks: 0, role: "body", included: true, ...rest };
}

function blocks(words: number[]): DocumentBlock[] {
  return words.map((count, index) => ({ index, kind: "paragraph", text: "x", words: count }));
}

/** What the server refuses: out of order, two at one place, a heading that runs into the next boundary. */
function isSound(boundaries: readonly Boundary[], count: number): boolean {
  return boundaries.every((one, place) => {
    const next = boundaries[place + 1];
    return (
      one.block >= 0 &&
      one.block < count &&
      (!next || (one.block + one.heading_blocks <= next.block && one.block < next.block))
    );
  });
}

describe("boundaries", () => {
  it("takes the heading along where the file shows one", () => {
    const first = [boundary(0), boundary(5, "chapter", { heading_blocks: 2 })];
    const headings = readHeadings(first);
    const without = removeBoundary(first, 5);
    expect(without).toHaveLength(1);
    expect(addBoundary(without, headings, 5, "chapter")[1]?.heading_blocks).toBe(2);
    expect(addBoundary(without, headings, 6, "scene")[1]?.heading_blocks).toBe(0);
  });

  it("moves a boundary no further than its neighbours", () => {
    const first = [boundary(0, "chapter", { heading_blocks: 2 }), boundary(5), boundary(9)];
    const headings = readHeadings(first);
    expect(moveBoundary(first, headings, 5, 0, 20)[1]?.block).toBe(2);
    expect(moveBoundary(first, headings, 5, 40, 20)[1]?.block).toBe(8);
    expect(moveBoundary(first, headings, 9, 40, 20)[2]?.block).toBe(20);
  });

  it("stays sound whatever is done to it", () => {
    const count = 30;
    const act = fc.oneof(
      fc.record({
        kind: fc.constant("add" as const),
        at: fc.nat(count - 1),
        level: fc.constantFrom<Level>("part", "chapter", "scene"),
      }),
      fc.record({ kind: fc.constant("remove" as const), at: fc.nat(count - 1) }),
      fc.record({ kind: fc.constant("move" as const), at: fc.nat(9), to: fc.integer({ min: -5, max: 40 }) }),
    );
    fc.assert(
      fc.property(fc.array(act, { maxLength: 25 }), (acts) => {
        let now = [
          boundary(0, "chapter", { heading_blocks: 3 }),
          boundary(10, "chapter", { heading_blocks: 2 }),
        ];
        const headings = readHeadings(now);
        for (const one of acts) {
          if (one.kind === "add") now = addBoundary(now, headings, one.at, one.level);
          else if (one.kind === "remove") now = removeBoundary(now, one.at);
          else
            now = moveBoundary(
              now,
              headings,
              now[one.at % Math.max(1, now.length)]?.block ?? -1,
              one.to,
              count - 1,
            );
          expect(isSound(now, count)).toBe(true);
        }
      }),
    );
  });

  it("counts the words of each section, and leaves scenes out with their chapter", () => {
    const made = [boundary(0, "chapter", { included: false }), boundary(2, "scene"), boundary(3, "chapter")];
    const sections = listSections(made, blocks([1, 2, 4, 8, 16]));
    expect(sections.map(({ words, included }) => [words, included])).toEqual([
      [3, false],
      [4, false],
      [24, true],
    ]);
  });

  it("gives what stands before the first boundary a section of its own", () => {
    expect(withOpening([boundary(2)], blocks([1, 1, 1])).map(({ block, role }) => [block, role])).toEqual([
      [0, "front"],
      [2, "body"],
    ]);
    expect(withOpening([boundary(0)], blocks([1]))).toHaveLength(1);
    expect(withOpening([], blocks([1]))[0]).toMatchObject({ block: 0, role: "body" });
  });

  it("names what has no title", () => {
    const made = [
      boundary(0),
      boundary(2, "scene"),
      boundary(3, "scene"),
      boundary(5, "part", { title: "Book II" }),
    ];
    expect(made.map((one) => nameBoundary(made, one))).toEqual([
      "Untitled chapter",
      "Scene 2",
      "Scene 3",
      "Book II",
    ]);
    expect(changeBoundary(made, 0, { title: "I" })[0]?.title).toBe("I");
  });
});
