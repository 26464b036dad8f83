/** A footnote, read and written beside the place where it hangs. */
import { Popover } from "@mantine/core";
import type { Transaction } from "@tiptap/pm/state";
import { useCallback, useEffect, useId, useState, type RefObject } from "react";
import { useStage } from "@/features/manuscript/stage";
import { textOfNote } from "@/editor/schema";
import type { NoteRun } from "@/api/types";
import { Button } from "@/ui/Button";

interface Held {
  sceneId: string;
  position: number;
  /** Where it was when it was opened: the place moves, what is being typed stays. */
  key: number;
  content: NoteRun[];
  rect: DOMRect;
}

export function NoteEditor({ scroll }: { scroll: RefObject<HTMLDivElement | null> }) {
  const stage = useStage();
  const [held, setHeld] = useState<Held | null>(null);
  const hold = useCallback(
    (target: EventTarget | null) => {
      const note = target instanceof Element ? target.closest<HTMLElement>(".prose sup.footnote") : null;
      const sceneId = note?.closest<HTMLElement>("[data-scene]")?.dataset["scene"];
      const editor = sceneId ? stage.editorAt(sceneId) : undefined;
      if (!note || !sceneId || !editor) return false;
      const position = editor.view.posAtDOM(note, 0);
      const node = editor.state.doc.nodeAt(position);
      if (node?.type.name !== "footnote") return false;
      const { content } = node.attrs as { content: NoteRun[] };
      setHeld({ sceneId, position, key: position, content, rect: note.getBoundingClientRect() });
      return true;
    },
    [stage],
  );
  useEffect(() => {
    const root = scroll.current;
    if (!root) return;
    const onClick = (event: MouseEvent) => hold(event.target);
    const onKey = (event: KeyboardEvent) => {
      if ((event.key === "Enter" || event.key === " ") && hold(event.target)) event.preventDefault();
    };
    root.addEventListener("click", onClick);
    root.addEventListener("keydown", onKey, true);
    return () => {
      root.removeEventListener("click", onClick);
      root.removeEventListener("keydown", onKey, true);
    };
  }, [scroll, hold]);
  const sceneId = held?.sceneId;
  // Somebody else may write before the note while it is open.
  useEffect(() => {
    const editor = sceneId ? stage.editorAt(sceneId) : undefined;
    const follow = ({ transaction }: { transaction: Transaction }) => {
      if (!transaction.docChanged) return;
      setHeld((now) => now && { ...now, position: transaction.mapping.map(now.position, 1) });
    };
    editor?.on("transaction", follow);
    return () => void editor?.off("transaction", follow);
  }, [stage, sceneId]);
  if (!held) return null;
  const close = () => {
    setHeld(null);
    stage.editorAt(held.sceneId)?.commands.focus();
  };
  const write = (text: string) => {
    const editor = stage.editorAt(held.sceneId);
    if (editor?.state.doc.nodeAt(held.position)?.type.name !== "footnote") return close();
    const content: NoteRun[] = text === textOfNote(held.content) ? held.content : text ? [{ text }] : [];
    editor.view.dispatch(editor.state.tr.setNodeAttribute(held.position, "content", content));
    close();
  };
  const remove = () => {
    const { position } = held;
    const editor = stage.editorAt(held.sceneId);
    if (editor?.state.doc.nodeAt(position)?.type.name === "footnote")
      editor.commands.deleteRange({ from: position, to: position + 1 });
    close();
  };
  return (
    <Popover opened onChange={close} position="bottom" withinPortal trapFocus returnFocus={false} offset={8}>
      <Popover.Target>
        <span
          style={{
            position: "fixed",
            left: held.rect.left,
            top: held.rect.top,
            width: held.rect.width,
            height: held.rect.height,
            pointerEvents: "none",
          }}
        />
      </Popover.Target>
      <Popover.Dropdown className="card note-card">
        <NoteForm
          key={held.key}
          content={held.content}
          onWrite={write}
          onRemove={remove}
          onClose={close}
          readOnly={stage.editorAt(held.sceneId)?.isEditable === false}
        />
      </Popover.Dropdown>
    </Popover>
  );
}

interface NoteFormProps {
  content: NoteRun[];
  onWrite: (text: string) => void;
  onRemove: () => void;
  onClose: () => void;
  readOnly: boolean;
}

function NoteForm({ content, onWrite, onRemove, onClose, readOnly }: NoteFormProps) {
  const [text, setText] = useState(textOfNote(content));
  const id = useId();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!readOnly) onWrite(text);
      }}
    >
      <label htmlFor={id}>Footnote</label>
      <textarea
        id={id}
        className="input"
        rows={4}
        readOnly={readOnly}
        data-autofocus
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") onClose();
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !readOnly) onWrite(text);
        }}
      />
      {readOnly ? null : (
        <div className="note-actions">
          <Button tone="quiet" onClick={onRemove}>
            Remove
          </Button>
          <Button tone="main" type="submit">
            Keep
          </Button>
        </div>
      )}
    </form>
  );
}
