import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Body, BodyBlock, InlineNode } from "@/api/types";
import { codePointsToUnits, countCodePoints, OffsetMap, unitsToCodePoints } from "@/editor/offsets";
import { textOfBlock } from "@/editor/prose";
import { sceneSchema } from "@/editor/schema";

const piece = fc.constantFrom("a", "é", "e\u0301", "😀", "👩‍👩‍👧", "ß", " ", "“", "漢", "\u200d");
const letters = fc.array(piece, { minLength: 1, maxLength: 8 }).map((parts) => parts.join(""));
const inline: fc.Arbitrary<InlineNode> = fc.oneof(
  { weight: 4, arbitrary: letters.map((text): InlineNode => ({ type: "text", text })) },
  { weight: 1, arbitrary: fc.constant<InlineNode>({ type: "hardBreak" }) },
  {
    weight: 1,
    arbitrary: fc.constant<InlineNode>({ type: "footnote", attrs: { content: [{ text: "n" }] } }),
  },
  {
    weight: 1,
    arbitrary: letters.map((text): InlineNode => ({ type: "text", text, marks: [{ type: "emphasis" }] })),
  },
);
const block: fc.Arbitrary<BodyBlock> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(fc.constantFrom("paragraph", "quote", "verse"), fc.array(inline, { maxLength: 5 }))
      .map(([type, content]): BodyBlock => ({ type, content })),
  },
  { weight: 1, arbitrary: fc.constant<BodyBlock>({ type: "image", attrs: { name: "i.png", alt: "" } }) },
);
const bodies: fc.Arbitrary<Body> = fc
  .array(block, { minLength: 1, maxLength: 6 })
  .map((content) => ({ type: "doc", content }));

function plain(body: Body): string {
  return (body.content ?? [])
    .filter((item) => item.type !== "image")
    .map(textOfBlock)
    .join("\n\n");
}

describe("code points and units", () => {
  it("are each other's inverse", () => {
    fc.assert(
      fc.property(letters, (text) => {
        const length = countCodePoints(text);
        expect(length).toBe(Array.from(text).length);
        for (let at = 0; at <= length; at += 1)
          expect(unitsToCodePoints(text, codePointsToUnits(text, at))).toBe(at);
      }),
    );
  });
});

describe("offsets in a scene", () => {
  it("cover the whole plain text", () => {
    fc.assert(
      fc.property(bodies, (body) => {
        const map = new OffsetMap(sceneSchema.nodeFromJSON(body));
        expect(map.length).toBe(countCodePoints(plain(body)));
      }),
    );
  });

  it("select the very characters they count, from either side", () => {
    fc.assert(
      fc.property(bodies, fc.nat(), fc.nat(), (body, a, b) => {
        const doc = sceneSchema.nodeFromJSON(body);
        const map = new OffsetMap(doc);
        const points = Array.from(plain(body));
        const start = a % (points.length + 1);
        const end = Math.min(points.length, start + (b % 12));
        const wanted = points.slice(start, end).join("");
        // Offsets between two blocks belong to neither.
        fc.pre(!wanted.includes("\n\n") && !/^\n|\n$/.test(wanted) && wanted !== "");
        const text = doc.textBetween(
          map.positionOf(start, "start"),
          map.positionOf(end, "end"),
          "\n\n",
          (leaf) => (leaf.type.name === "hardBreak" ? "\n" : ""),
        );
        expect(text).toBe(wanted);
      }),
    );
  });

  it("come back from every position", () => {
    fc.assert(
      fc.property(bodies, fc.nat(), (body, a) => {
        const map = new OffsetMap(sceneSchema.nodeFromJSON(body));
        const text = Array.from(plain(body));
        const at = a % (text.length + 1);
        // The middle of a separator is no place a cursor can stand.
        fc.pre(text[at] !== "\n" && text[at - 1] !== "\n");
        fc.pre((body.content ?? []).some((item) => item.type !== "image"));
        expect(map.offsetOf(map.positionOf(at, "start"))).toBe(at);
        expect(map.offsetOf(map.positionOf(at, "end"))).toBe(at);
      }),
    );
  });

  it("say where a scene is to be split", () => {
    const doc = sceneSchema.nodeFromJSON({
      type: "doc",
      content: [
        { type: "image", attrs: { name: "i", alt: "" } },
        { type: "paragraph", content: [{ type: "text", text: "a😀b" }] },
        { type: "paragraph" },
      ],
    });
    const map = new OffsetMap(doc);
    expect(map.blockPlaceOf(2)).toEqual({ block: 1, offset: 0 });
    expect(map.blockPlaceOf(5)).toEqual({ block: 1, offset: 2 });
    expect(map.blockPlaceOf(8)).toEqual({ block: 2, offset: 0 });
  });
});
