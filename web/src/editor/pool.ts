/** Keeps the editors of scenes that left the screen, so that their undo is still there when they come back. */
import type { Editor } from "@tiptap/core";

const KEPT = 12;

export class EditorPool {
  /** In the order of their last use. */
  private readonly editors = new Map<string, Editor>();
  private readonly onScreen = new Set<string>();

  take(scene: string, create: () => Editor): Editor {
    const editor = this.editors.get(scene) ?? create();
    this.editors.delete(scene);
    this.editors.set(scene, editor);
    this.onScreen.add(scene);
    return editor;
  }

  list(): Editor[] {
    return [...this.editors.values()];
  }

  get(scene: string): Editor | undefined {
    return this.editors.get(scene);
  }

  /** The scene left the screen. One that was never written in has nothing to keep. */
  release(scene: string, written: boolean): void {
    this.onScreen.delete(scene);
    if (!written) this.drop(scene);
    const resting = [...this.editors.keys()].filter((id) => !this.onScreen.has(id));
    for (const id of resting.slice(0, Math.max(0, resting.length - KEPT))) this.drop(id);
  }

  drop(scene: string): void {
    this.editors.get(scene)?.destroy();
    this.editors.delete(scene);
    this.onScreen.delete(scene);
  }

  clear(): void {
    for (const scene of [...this.editors.keys()]) this.drop(scene);
  }
}
