import type { Editor } from "@tiptap/core";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { makeDoc } from "@/editor/documents/content";
import { cleanMarkup } from "@/editor/pasted";
import { createSceneEditor } from "@/editor/scene";

const editors: Editor[] = [];
afterEach(() => editors.splice(0).forEach((editor) => editor.destroy()));

function paste(html: string): unknown {
  const editor = createSceneEditor({
    doc: makeDoc({ type: "doc", content: [{ type: "paragraph" }] }),
    editable: true,
    label: "Scene",
    language: "en",
    placeholder: "",
    onLeave: () => false,
    onFocus: () => undefined,
  });
  editors.push(editor);
  editor.view.pasteHTML(html, new Event("paste") as ClipboardEvent);
  return (editor.getJSON() as { content: unknown }).content;
}

const run = (text: string, ...marks: string[]) =>
  marks.length ? { type: "text", text, marks: marks.map((type) => ({ type })) } : { type: "text", text };
const line = (...content: unknown[]) => [{ type: "paragraph", content }];

describe("what is pasted", () => {
  it.each([
    [
      "a word processor's styles",
      '<span style="font-style: italic">so</span> it',
      line(run("so", "emphasis"), run(" it")),
    ],
    ["weights as numbers", "<span style='font-weight:700'>so</span>", line(run("so", "strong"))],
    [
      "a wrapper that is not bold",
      '<b style="font-weight:normal">so <i>it</i></b>',
      line(run("so "), run("it", "emphasis")),
    ],
    ["a link's words", '<a href="javascript:alert(1)">here</a>', line(run("here"))],
    ["words around a script", "so<script>alert(1)</script> it<!-- no -->", line(run("so it"))],
    ["words of tags nobody knows", "<o:p>so</o:p> <font color=red>it</font>", line(run("so it"))],
    ["signs that are no tags", "1 &lt; 2 &amp; 3 < 4", line(run("1 < 2 & 3 < 4"))],
  ])("keeps %s", (_, html, content) => {
    expect(paste(html)).toEqual(content);
  });

  it("leaves a note its text and marks alone", () => {
    const note = [
      { text: "One", marks: [{ type: "emphasis" }, { type: "link" }], href: "x" },
      { text: {} },
      5,
      null,
    ];
    expect(paste(`so<sup data-note='${JSON.stringify(note)}' onclick="alert(1)">1</sup>`)).toEqual(
      line(run("so"), {
        type: "footnote",
        attrs: { content: [{ text: "One", marks: [{ type: "emphasis" }] }] },
      }),
    );
  });

  it("takes a picture of this book, and none from elsewhere", () => {
    expect(paste('<img data-name="3f0a.png" alt="A map" src="x" onerror="alert(1)">')).toContainEqual({
      type: "image",
      attrs: { name: "3f0a.png", alt: "A map" },
    });
    expect(paste('<p>so</p><img data-name="../../health" src=x onerror=alert(1)>')).toEqual(line(run("so")));
  });

  it("is parsed without a tag or an attribute that a scene cannot hold", () => {
    const piece = fc.constantFrom(
      ..."< > \" ' = / <p <img <script </script> <style> <svg onload= style= src= class= data-note= --> <!-- a &lt; onerror".split(
        " ",
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const parsed = new DOMParser().parseFromString(cleanMarkup(pieces.join("")).html, "text/html");
        for (const element of parsed.body.querySelectorAll("*")) {
          expect(["SCRIPT", "STYLE", "IFRAME", "BASE", "LINK"]).not.toContain(element.tagName);
          expect(element.getAttributeNames().filter((name) => /^(on|src|href|style)/.test(name))).toEqual([]);
        }
      }),
      { numRuns: 500 },
    );
  });
});
