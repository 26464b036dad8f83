/** Binds an editor to a scene's document: what is typed goes into it, what comes into it is shown, undo takes back one's own. */
import { Extension, type Editor } from "@tiptap/core";
import { Selection, type EditorState, type Transaction } from "@tiptap/pm/state";
import { redo, undo, ySyncPlugin, ySyncPluginKey, yUndoPlugin, yUndoPluginKey } from "@tiptap/y-tiptap";
import type { Doc } from "yjs";
import { fragmentOf } from "@/editor/documents/content";

interface Origin {
  isChangeOrigin?: boolean;
  isUndoRedoOperation?: boolean;
}

export function bindTo(doc: Doc) {
  return Extension.create({
    name: "sceneBinding",
    priority: 1000,
    addProseMirrorPlugins: () => [ySyncPlugin(fragmentOf(doc)) as never, yUndoPlugin() as never],
    addKeyboardShortcuts: () => ({
      "Mod-z": ({ editor }) => take(undo, editor),
      "Mod-y": ({ editor }) => take(redo, editor),
      "Shift-Mod-z": ({ editor }) => take(redo, editor),
      // Keyboards that write Cyrillic.
      "Mod-я": ({ editor }) => take(undo, editor),
      "Shift-Mod-я": ({ editor }) => take(redo, editor),
    }),
    dispatchTransaction({ transaction, next }) {
      const origin = transaction.getMeta(ySyncPluginKey) as Origin | undefined;
      const whole = origin?.isChangeOrigin && transaction.docChanged;
      next(whole ? narrow(this.editor.state, transaction) : transaction);
    },
  });
}

function take(step: (state: EditorState) => boolean, editor: Editor): boolean {
  step(editor.state);
  // Also where there is nothing to take back: the browser's own undo would not know the document.
  return true;
}

/** The binding puts the whole text anew whenever something comes in. Only what differs is put, so that marks, the
 * cursor and the page stay where they are. */
function narrow(state: EditorState, whole: Transaction): Transaction {
  const fresh = whole.doc.content;
  const start = state.doc.content.findDiffStart(fresh);
  const end = state.doc.content.findDiffEnd(fresh);
  const { tr } = state;
  const origin = whole.getMeta(ySyncPluginKey) as Origin;
  tr.setMeta(ySyncPluginKey, origin).setMeta("addToHistory", false);
  if (start === null || end === null) return tr;
  const overlap = Math.max(0, start - Math.min(end.a, end.b));
  const [to, freshTo] = [end.a + overlap, end.b + overlap];
  tr.replace(start, to, whole.doc.slice(start, freshTo));
  const { from, to: until } = state.selection;
  const touched = from <= to && until >= start;
  // Where the change lies elsewhere, the cursor moves along with its own text, and with nothing else.
  if (touched || origin.isUndoRedoOperation)
    tr.setSelection(Selection.fromJSON(tr.doc, whole.selection.toJSON() as object));
  if (origin.isUndoRedoOperation) tr.scrollIntoView();
  return tr;
}

/** Another document counts for this scene: the editor shows that one, and stays as it is otherwise. */
export function rebind(editor: Editor, doc: Doc): void {
  if (editor.isDestroyed) return;
  editor.unregisterPlugin([ySyncPluginKey, yUndoPluginKey]);
  editor.registerPlugin(ySyncPlugin(fragmentOf(doc)) as never);
  editor.registerPlugin(yUndoPlugin() as never);
}
