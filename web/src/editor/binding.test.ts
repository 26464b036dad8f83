import type { Editor } from "@tiptap/core";
import { applyUpdate, Doc, encodeStateAsUpdate } from "yjs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Body } from "@/api/types";
import { rebind } from "@/editor/binding";
import { makeDoc, readBody, saySame, writeBody } from "@/editor/documents/content";
import { createSceneEditor } from "@/editor/scene";
import { bodyOf, plainText } from "../../tests/fake";

const editors: Editor[] = [];

beforeEach(() => {
  Range.prototype.getClientRects = () => [] as unknown as DOMRectList;
  Range.prototype.getBoundingClientRect = () => new DOMRect();
});
afterEach(() => editors.splice(0).forEach((editor) => editor.destroy()));

function edit(doc: Doc): Editor {
  const editor = createSceneEditor({
    doc,
    label: "Scene 1",
    language: "en",
    editable: true,
    placeholder: "Write here",
    onLeave: () => false,
    onFocus: () => undefined,
  });
  document.body.append(editor.options.element as HTMLElement);
  editors.push(editor);
  return editor;
}

/** Somebody else's copy of a document. */
function copyOf(doc: Doc): Doc {
  const copy = new Doc();
  applyUpdate(copy, encodeStateAsUpdate(doc));
  return copy;
}

/** What somebody else wrote arrives. */
function arrive(doc: Doc, other: Doc, body: Body): void {
  writeBody(other, body);
  applyUpdate(doc, encodeStateAsUpdate(other), "remote");
}

const textOf = (editor: Editor) => plainText(editor.getJSON() as Body);

function press(editor: Editor, key: string, more: KeyboardEventInit = {}): void {
  const event = new KeyboardEvent("keydown", {
    key,
    ctrlKey: true,
    bubbles: true,
    cancelable: true,
    ...more,
  });
  editor.view.dom.dispatchEvent(event);
}

const RICH: Body = {
  type: "doc",
  content: [
    {
      type: "paragraph",
      content: [
        { type: "text", text: "One " },
        { type: "text", text: "two", marks: [{ type: "emphasis" }, { type: "strong" }] },
        {
          type: "footnote",
          attrs: { content: [{ text: "Three", marks: [{ type: "emphasis" }] }, { text: " four" }] },
        },
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

describe("an editor bound to a document", () => {
  it("writes nothing by being opened", () => {
    const doc = makeDoc(RICH);
    const before = encodeStateAsUpdate(doc);
    const editor = edit(doc);
    expect(editor.getJSON()).toEqual(RICH);
    expect(readBody(doc)).toEqual(RICH);
    editor.commands.setTextSelection(3);
    editor.commands.flash({ start: 0, end: 3 });
    expect(encodeStateAsUpdate(doc)).toEqual(before);
  });

  it("writes what is typed into it, and nothing else", () => {
    const doc = makeDoc(RICH);
    const editor = edit(doc);
    editor.commands.insertContentAt(1, "Then ");
    expect(readBody(doc)).toEqual(editor.getJSON());
    expect(plainText(readBody(doc))).toMatch(/^Then One two/);
  });

  it("shows what others write, and leaves the cursor where it stands", () => {
    const doc = makeDoc(bodyOf("One.", "Two.", "Three."));
    const editor = edit(doc);
    const other = copyOf(doc);
    editor.view.focus();
    editor.commands.setTextSelection(8);
    let scrolled = 0;
    editor.on("transaction", ({ transaction }) => (scrolled += Number(transaction.scrolledIntoView)));
    const before = () => editor.state.doc.textBetween(0, editor.state.selection.from, "|");
    expect(before()).toBe("One.|T");
    arrive(doc, other, bodyOf("One.", "Two.", "Three, and more."));
    expect(before()).toBe("One.|T");
    arrive(doc, other, bodyOf("Zero.", "One!", "Two.", "Three, and more."));
    expect(before()).toBe("Zero.|One!|T");
    arrive(doc, other, bodyOf("Zero.", "One!", "And Two.", "Three, and more."));
    expect(before()).toBe("Zero.|One!|And T");
    expect(scrolled).toBe(0);
    expect(editor.view.hasFocus()).toBe(true);
  });

  it("leaves the marks of names and findings where they are when others write", () => {
    const doc = makeDoc(bodyOf("Mara met Tomas.", "She slept."));
    const editor = edit(doc);
    const other = copyOf(doc);
    const named = { id: "e1", kind: "person", start: 0, end: 4 };
    editor.commands.setSceneMarks({ names: [named], washes: [] });
    const marked = () => editor.view.dom.querySelector(".name-person")?.textContent;
    arrive(doc, other, bodyOf("Mara met Tomas.", "She slept well."));
    arrive(doc, other, bodyOf("Then Mara met Tomas.", "She slept well."));
    expect(textOf(editor)).toBe("Then Mara met Tomas.\n\nShe slept well.");
    expect(marked()).toBe("Mara");
  });

  it("takes back one's own words only, and does them again", () => {
    const doc = makeDoc(bodyOf("Mara."));
    const editor = edit(doc);
    const other = copyOf(doc);
    editor.commands.insertContentAt(6, " Mine.");
    arrive(doc, other, bodyOf("Theirs. Mara."));
    expect(textOf(editor)).toBe("Theirs. Mara. Mine.");
    press(editor, "z");
    expect(textOf(editor)).toBe("Theirs. Mara.");
    press(editor, "z");
    expect(textOf(editor)).toBe("Theirs. Mara.");
    press(editor, "y");
    expect(textOf(editor)).toBe("Theirs. Mara. Mine.");
    press(editor, "z");
    press(editor, "z", { shiftKey: true });
    expect(textOf(editor)).toBe("Theirs. Mara. Mine.");
    expect(saySame(readBody(doc), editor.getJSON() as Body)).toBe(true);
  });

  it("gives back exactly what two wrote at once", () => {
    const [doc, second] = [makeDoc(RICH), new Doc()];
    applyUpdate(second, encodeStateAsUpdate(doc));
    const [left, right] = [edit(doc), edit(second)];
    left.commands.insertContentAt(1, "Left ");
    right.commands.insertContentAt(right.state.doc.content.size - 1, "Right");
    applyUpdate(doc, encodeStateAsUpdate(second), "remote");
    applyUpdate(second, encodeStateAsUpdate(doc), "remote");
    expect(left.getJSON()).toEqual(right.getJSON());
    expect(textOf(left)).toMatch(/^Left One.*Right$/s);
  });

  it("is bound to another document when that one counts, in the same place", () => {
    const doc = makeDoc(bodyOf("Old text.", "And more."));
    const editor = edit(doc);
    editor.commands.focus();
    editor.commands.setTextSelection(4);
    const element = editor.view.dom;
    const next = makeDoc(bodyOf("New text."));
    rebind(editor, next);
    expect(textOf(editor)).toBe("New text.");
    expect(editor.view.dom).toBe(element);
    expect(editor.state.selection.from).toBe(4);
    editor.commands.insertContentAt(1, "Brand ");
    expect(readBody(next)).toEqual(bodyOf("Brand New text."));
    expect(readBody(doc)).toEqual(bodyOf("Old text.", "And more."));
    writeBody(doc, bodyOf("Of no matter."));
    expect(textOf(editor)).toBe("Brand New text.");
    press(editor, "z");
    expect(textOf(editor)).toBe("New text.");
  });
});
