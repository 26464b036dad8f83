/** What the scenes on the page share: their editors, what is unsent, where the reader wants to go. */
import type { Editor } from "@tiptap/core";
import { createContext, useContext } from "react";
import { rebind } from "@/editor/binding";
import { BookDocuments, type BookPorts } from "@/editor/documents/book";
import { EditorPool } from "@/editor/pool";
import { createSceneEditor, setWritable } from "@/editor/scene";
import { createStore } from "@/lib/store";
import { setWorkbench } from "@/ui/workbench";

/** Where the reader wants to be. A scene that hears its name stands up and answers. */
export interface Wanted {
  sceneId: string;
  at: "start" | "end" | { start: number; end: number } | { left: number; top: number };
  edit: boolean;
}

export interface StageFacts {
  projectId: string;
  language: string;
  /** The scenes in reading order. */
  order: () => readonly { id: string; chapterId: string }[];
}

export class Stage {
  readonly pool = new EditorPool();
  readonly documents: BookDocuments;
  readonly wanted = createStore<Wanted | null>(null);
  /** Heights of scenes as they were on screen, by scene. */
  readonly heights = new Map<string, number>();
  readonly facts: () => StageFacts;
  /** The scene that was written in last. */
  current: string | null = null;
  private steadyUntil = 0;
  private writable: boolean;

  constructor(facts: () => StageFacts, ports: Omit<BookPorts, "onReplaced">, writable = true) {
    this.facts = facts;
    this.writable = writable;
    this.documents = new BookDocuments(facts().projectId, {
      ...ports,
      onReplaced: (sceneId) => this.rebind(sceneId),
    });
  }

  /** The editor of a scene whose document is there. */
  take(sceneId: string, label: string): Editor {
    return this.pool.take(sceneId, () =>
      createSceneEditor({
        doc: this.documents.open(sceneId).doc,
        label,
        language: this.facts().language,
        placeholder: this.writable ? "Write here" : "Nothing is written here yet",
        editable: this.writable,
        onLeave: (direction) => this.leave(sceneId, direction),
        onFocus: () => this.enter(sceneId),
      }),
    );
  }

  /** The role of whoever is here changed: every page follows at once. */
  setWritable(writable: boolean): void {
    if (this.writable === writable) return;
    this.writable = writable;
    for (const editor of this.pool.list()) setWritable(editor, writable);
    // What could not be saved while it was not allowed can be now.
    if (writable) void this.documents.recover().then(() => this.documents.flush());
  }

  release(sceneId: string): void {
    this.pool.release(sceneId, this.documents.get(sceneId)?.written ?? false);
  }

  editorAt(sceneId: string | null = this.current): Editor | undefined {
    return sceneId ? this.pool.get(sceneId) : undefined;
  }

  /** The reader was taken somewhere: for a moment that is where they are, wherever the eye's line falls. */
  arrive(sceneId: string): void {
    this.steadyUntil = performance.now() + 700;
    this.say(sceneId);
  }

  /** The eye's line came to rest in a scene. */
  pass(sceneId: string): void {
    if (performance.now() > this.steadyUntil) this.say(sceneId);
  }

  go(wanted: Wanted): void {
    this.wanted.set({ ...wanted });
  }

  close(): void {
    this.documents.close();
    this.pool.clear();
  }

  private rebind(sceneId: string): void {
    const editor = this.pool.get(sceneId);
    const found = this.documents.get(sceneId);
    if (editor && found) rebind(editor, found.doc);
  }

  private enter(sceneId: string): void {
    this.current = sceneId;
    this.say(sceneId);
  }

  private say(sceneId: string): void {
    const line = this.facts()
      .order()
      .find(({ id }) => id === sceneId);
    setWorkbench({ sceneId, ...(line ? { chapterId: line.chapterId } : {}) });
  }

  private leave(sceneId: string, direction: "up" | "down"): boolean {
    const order = this.facts().order();
    const next = order[order.findIndex(({ id }) => id === sceneId) + (direction === "up" ? -1 : 1)];
    if (!next) return false;
    this.go({ sceneId: next.id, at: direction === "up" ? "end" : "start", edit: true });
    return true;
  }
}

export const StageContext = createContext<Stage | null>(null);

export function useStage(): Stage {
  const stage = useContext(StageContext);
  if (!stage) throw new Error("This scene stands outside a book");
  return stage;
}
