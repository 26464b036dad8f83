/** An editor for one scene; and the same text drawn still, for when nobody writes in it. */
import { Editor, Extension } from "@tiptap/core";
import { Dropcursor, Gapcursor, Placeholder } from "@tiptap/extensions";
import { DOMSerializer } from "@tiptap/pm/model";
import { Plugin } from "@tiptap/pm/state";
import type { Doc } from "yjs";
import { bindTo } from "@/editor/binding";
import { SceneMarking } from "@/editor/marks";
import { createPasteProps } from "@/editor/pasted";
import { EMPTY_BODY, paragraphsOf } from "@/editor/prose";
import { SmartQuotes } from "@/editor/quotes";
import { sceneNodes, sceneSchema } from "@/editor/schema";
import type { Body } from "@/api/types";

export interface SceneEditorPorts {
  /** The cursor wants to leave through the top or the bottom. */
  onLeave: (direction: "up" | "down") => boolean;
  onFocus: () => void;
}

export interface SceneEditorStart extends SceneEditorPorts {
  /** The scene's document, which holds its text. */
  doc: Doc;
  label: string;
  language: string;
  placeholder: string;
  /** Whether whoever is here may write. */
  editable: boolean;
}

export function createSceneEditor(start: SceneEditorStart): Editor {
  const made: { editor?: Editor } = {};
  const editor = new Editor({
    element: document.createElement("div"),
    extensions: [
      ...sceneNodes,
      bindTo(start.doc),
      Dropcursor.configure({ class: "drop-cursor" }),
      Gapcursor,
      Placeholder.configure({ placeholder: start.placeholder }),
      SceneMarking,
      SmartQuotes,
      createKeys(start),
      Paste,
    ],
    // Replaced by the document's text at once; without it, the editor reads its beginning from markup.
    content: EMPTY_BODY,
    editable: start.editable,
    coreExtensionOptions: { clipboardTextSerializer: { blockSeparator: "\n\n" } },
    injectCSS: false,
    enableContentCheck: false,
    editorProps: {
      attributes: (): Record<string, string> => ({
        class: "prose",
        role: "textbox",
        "aria-multiline": "true",
        "aria-label": start.label,
        "aria-readonly": String(!(made.editor?.isEditable ?? start.editable)),
        lang: start.language,
        // A book may be written from right to left, and quote one that is not.
        dir: "auto",
        spellcheck: "true",
        // What cannot be written in can still be read by keyboard.
        tabindex: "0",
      }),
      // The page decides how far to scroll; the default jumps to the very edge.
      scrollMargin: { top: 120, bottom: 160, left: 0, right: 0 },
      scrollThreshold: { top: 80, bottom: 120, left: 0, right: 0 },
    },
    onFocus: start.onFocus,
  });
  made.editor = editor;
  return editor;
}

/** Let somebody write in it, or only read it; nothing is saved by that. */
export function setWritable(editor: Editor, writable: boolean): void {
  if (!editor.isDestroyed && editor.isEditable !== writable) editor.setEditable(writable, false);
}

const Paste = Extension.create({
  name: "scenePaste",
  addProseMirrorPlugins() {
    return [new Plugin({ props: createPasteProps(this.editor.schema) })];
  },
});

function createKeys(ports: SceneEditorPorts) {
  const leave = (editor: Editor, direction: "up" | "down") => {
    const { selection, doc } = editor.state;
    if (!selection.empty) return false;
    const edge =
      direction === "up" ? selection.$from.before(1) === 0 : selection.$to.after(1) === doc.content.size;
    if (!edge || !editor.view.endOfTextblock(direction)) return false;
    return ports.onLeave(direction);
  };
  return Extension.create({
    name: "sceneKeys",
    addKeyboardShortcuts: () => ({
      "Shift-Enter": ({ editor }) => editor.commands.insertContent({ type: "hardBreak" }),
      ArrowUp: ({ editor }) => leave(editor, "up"),
      ArrowDown: ({ editor }) => leave(editor, "down"),
      "Mod-Shift-.": ({ editor }) => toggleBlock(editor, "quote"),
      "Mod-Shift-,": ({ editor }) => toggleBlock(editor, "verse"),
    }),
  });
}

export function toggleBlock(editor: Editor, kind: "quote" | "verse"): boolean {
  return editor.commands.setNode(editor.isActive(kind) ? "paragraph" : kind);
}

/** The text as the editor draws it, without an editor. A body from elsewhere that does not fit shows its plain text. */
export function drawStill(body: Body, target: HTMLElement): void {
  target.replaceChildren();
  try {
    const doc = sceneSchema.nodeFromJSON(body);
    target.append(DOMSerializer.fromSchema(sceneSchema).serializeFragment(doc.content, { document }));
    // An empty paragraph is as high as a line, as in the editor.
    for (const block of target.querySelectorAll("p:empty")) block.append(document.createElement("br"));
  } catch {
    for (const text of paragraphsOf(body)) {
      const block = document.createElement("p");
      block.textContent = text;
      target.append(block);
    }
  }
}
