import type { Editor } from "@tiptap/core";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Annotations, Body } from "@/api/types";
import { makeDoc } from "@/editor/documents/content";
import { toMarks } from "@/editor/marks";
import { EditorPool } from "@/editor/pool";
import { countBodyWords, paragraphsOf, sameBody } from "@/editor/prose";
import { curl } from "@/editor/quotes";
import { createSceneEditor, drawStill, toggleBlock } from "@/editor/scene";
import { imageSource } from "@/editor/schema";
import { bodyOf } from "../../tests/fake";

const editors: Editor[] = [];
afterEach(() => editors.splice(0).forEach((editor) => editor.destroy()));

function edit(body: Body, ports: Partial<Parameters<typeof createSceneEditor>[0]> = {}): Editor {
  const editor = createSceneEditor({
    doc: makeDoc(body),
    label: "Scene 1",
    language: "en",
    editable: true,
    placeholder: "Write here",
    onLeave: () => false,
    onFocus: () => undefined,
    ...ports,
  });
  editors.push(editor);
  return editor;
}

const RICH: Body = {
  type: "doc",
  content: [
    {
      type: "paragraph",
      content: [
        { type: "text", text: "One " },
        { type: "text", text: "two", marks: [{ type: "emphasis" }, { type: "strong" }] },
        { type: "footnote", attrs: { content: [{ text: "Three four" }] } },
        { type: "text", text: " SPQR", marks: [{ type: "smallCaps" }] },
      ],
    },
    { type: "quote", content: [{ type: "text", text: "A letter." }] },
    {
      type: "verse",
      content: [
        { type: "text", text: "Line one" },
        { type: "hardBreak" },
        { type: "text", text: "line two" },
      ],
    },
    { type: "image", attrs: { name: "map.png", alt: "A map" } },
    { type: "paragraph" },
  ],
};

describe("a scene's editor", () => {
  it("gives back exactly what it was given", () => {
    expect(edit(RICH).getJSON()).toEqual(RICH);
  });

  it("takes only what a scene may hold from a paste", () => {
    const editor = edit(bodyOf(""));
    editor.commands.insertContent(
      "<h2>Title</h2><ul><li><b>bold</b> <i>slant</i> <u>under</u></li></ul><script>x()</script><blockquote><p>said</p></blockquote>",
    );
    const body = editor.getJSON() as Body;
    const kinds = new Set(body.content?.map((block) => block.type));
    expect([...kinds].every((kind) => ["paragraph", "quote"].includes(kind))).toBe(true);
    expect(paragraphsOf(body).join("|")).toContain("bold slant under");
    expect(JSON.stringify(body)).not.toContain("x()");
  });

  it("sets a paragraph as quotation and back", () => {
    const editor = edit(bodyOf("Dear Mara"));
    toggleBlock(editor, "quote");
    expect(editor.getJSON()).toMatchObject({ content: [{ type: "quote" }] });
    toggleBlock(editor, "quote");
    expect(editor.getJSON()).toMatchObject({ content: [{ type: "paragraph" }] });
  });

  it("draws names and findings, and carries them along with the text", () => {
    const editor = edit(bodyOf("Mara 😀 met Tomas."));
    const annotations: Annotations = {
      revision: 1,
      entities: [
        { entity_id: "e1", start: 0, end: 4 },
        { entity_id: "e2", start: 11, end: 16 },
        { entity_id: "gone", start: 0, end: 4 },
      ],
      findings: [{ finding_id: "f1", severity: "warning", start: 7, end: 10 }],
    };
    const kinds = new Map([
      ["e1", "person"],
      ["e2", "person"],
    ]);
    editor.commands.setSceneMarks(toMarks(annotations, kinds));
    const names = () =>
      Array.from(editor.view.dom.querySelectorAll(".name-person"), (name) => name.textContent);
    expect(names()).toEqual(["Mara", "Tomas"]);
    expect(editor.view.dom.querySelector(".wash-warning")?.textContent).toBe("met");
    editor.commands.insertContentAt(1, "Then ");
    expect(names()).toEqual(["Mara", "Tomas"]);
    editor.commands.flash({ start: 5, end: 9 });
    expect(editor.view.dom.querySelector(".flash")?.textContent).toBe("Mara");
    editor.commands.flash(null);
    expect(editor.view.dom.querySelector(".flash")).toBeNull();
  });
});

describe("still text", () => {
  it("looks as the editor draws it", () => {
    imageSource.address = (name) => `/images/${name}`;
    const still = document.createElement("div");
    drawStill(RICH, still);
    expect(still.querySelectorAll("p")).toHaveLength(4);
    expect(still.querySelector("em strong, strong em")?.textContent).toBe("two");
    expect(still.querySelector("img")?.getAttribute("src")).toBe("/images/map.png");
    expect(still.querySelector("sup")?.getAttribute("aria-label")).toBe("Footnote: Three four");
  });

  it("shows the words even of what it does not understand", () => {
    const still = document.createElement("div");
    drawStill(
      { type: "doc", content: [{ type: "table", content: [{ type: "text", text: "Kept" }] } as never] },
      still,
    );
    expect(still.textContent).toBe("Kept");
  });
});

describe("bodies", () => {
  it("count text and notes", () => expect(countBodyWords(RICH)).toBe(11));
  it("are the same whatever the order of their keys", () => {
    const other: unknown = JSON.parse(
      '{"content":[{"content":[{"text":"a","type":"text"}],"type":"paragraph"}],"type":"doc"}',
    );
    expect(sameBody(bodyOf("a"), other as Body)).toBe(true);
    expect(sameBody(bodyOf("a"), bodyOf("b"))).toBe(false);
    expect(sameBody({ type: "doc", content: [{ type: "paragraph", content: [] }] }, bodyOf(""))).toBe(true);
  });
  it("name their pictures", () => expect(paragraphsOf(RICH)[3]).toBe("[Picture: A map]"));
});

describe("quotation marks", () => {
  it.each([
    ['"', "", "“"],
    ['"', "said ", "“"],
    ['"', "now.", "”"],
    ["'", "Mara", "’"],
    ["'", "“", "‘"],
    ['"', "—", "“"],
  ])("%s after %j is %s", (mark, before, curled) => expect(curl(mark, before.slice(-1))).toBe(curled));
});

describe("the pool of editors", () => {
  it("keeps the written ones, up to a number, and lets the others go", () => {
    const pool = new EditorPool();
    const make = () => ({ destroy: vi.fn() }) as unknown as Editor;
    const read = pool.take("read", make);
    pool.release("read", false);
    expect(read.destroy).toHaveBeenCalled();
    const first = pool.take("s0", make);
    pool.release("s0", true);
    expect(pool.take("s0", make)).toBe(first);
    pool.release("s0", true);
    for (let place = 1; place <= 12; place += 1) {
      pool.take(`s${place}`, make);
      pool.release(`s${place}`, true);
    }
    expect(first.destroy).toHaveBeenCalled();
    expect(pool.get("s5")).toBeDefined();
    pool.clear();
    expect(pool.get("s5")).toBeUndefined();
  });
});
