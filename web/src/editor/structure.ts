/** Changing the book's skeleton from the screen: shown at once, taken back with a word where the server refuses. */
import { useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { holdNews } from "@/api/events";
import { listChapters, outlineQuery } from "@/api/outline";
import { keys } from "@/api/queries";
import * as api from "@/api/structure";
import type { Level } from "@/api/structure";
import type { ItemChange, Outline, Role } from "@/api/types";
import { changeItem, findLine, moveItem, removeItem, type Spot } from "@/editor/outlineEdits";
import { showProblem, showToast } from "@/ui/toasts";

/** Sends what is still unsaved, so that the server reshapes what the writer sees. Filled by the open book. */
export const unsaved = { flush: (): Promise<unknown> => Promise.resolve() };

const NOUN: Record<Level, string> = { part: "part", chapter: "chapter", scene: "scene" };

export class Structure {
  private readonly cache: QueryClient;
  private readonly projectId: string;
  /** Versions that the server named since the outline was read. */
  private readonly etags = new Map<string, string>();
  private last: Promise<unknown> = Promise.resolve();
  private waiting = 0;

  constructor(cache: QueryClient, projectId: string) {
    this.cache = cache;
    this.projectId = projectId;
  }

  rename(level: Level, id: string, title: string): Promise<void> {
    return this.change(
      (outline) => changeItem(outline, id, { title }),
      (etag) => api.updateItem(this.projectId, level, id, etag, { title }),
      id,
    );
  }

  setRole(id: string, role: Role): Promise<void> {
    return this.change(
      (outline) => changeItem(outline, id, { role }),
      (etag) => api.updateItem(this.projectId, "chapter", id, etag, { role }),
      id,
    );
  }

  move(level: Level, id: string, spot: Spot): Promise<void> {
    const change: ItemChange = {};
    if (spot.parentId) change.parent_id = spot.parentId;
    if (spot.afterId) change.after_id = spot.afterId;
    if (spot.beforeId) change.before_id = spot.beforeId;
    return this.change(
      (outline) => moveItem(outline, level, id, spot),
      (etag) => api.updateItem(this.projectId, level, id, etag, change),
      id,
    );
  }

  remove(level: Level, id: string, name: string): Promise<void> {
    return this.change(
      (outline) => removeItem(outline, id),
      async (etag) => {
        await unsaved.flush();
        const { deletion_id } = await api.deleteItem(this.projectId, level, id, etag);
        this.offerUndo(`“${name}” was deleted.`, deletion_id);
        return undefined;
      },
      id,
    );
  }

  async create(level: Level, item: api.NewItem): Promise<string | null> {
    return this.act(async () => (await api.createItem(this.projectId, level, item)).id);
  }

  /** The first scene of a chapter: the server gives every new chapter one to write in. */
  sceneOf(chapterId: string): string | undefined {
    const outline = this.cache.getQueryData(outlineQuery(this.projectId).queryKey);
    return listChapters(outline).find(({ id }) => id === chapterId)?.scenes[0]?.id;
  }

  async duplicate(level: "chapter" | "scene", id: string): Promise<void> {
    await this.act(() => api.duplicateItem(this.projectId, level, id));
  }

  async splitScene(id: string, at: { block: number; offset: number }): Promise<void> {
    await this.act(() => api.splitScene(this.projectId, id, at));
  }

  async splitChapter(chapter: string, scene: string): Promise<void> {
    await this.act(() => api.splitChapter(this.projectId, chapter, scene));
  }

  /** Into the one before it. */
  async merge(level: "chapter" | "scene", id: string, before: string): Promise<void> {
    const merged = await this.act(() => api.mergeItem(this.projectId, level, id, before));
    if (merged?.deletion_id) this.offerUndo(`Two ${NOUN[level]}s became one.`, merged.deletion_id);
  }

  /** Bring back what one deletion hid. Returns whether it is here again. */
  async restore(deletion: string): Promise<boolean> {
    return (await this.act(async () => (await api.restoreDeletion(this.projectId, deletion), true))) ?? false;
  }

  private offerUndo(text: string, deletion: string): void {
    showToast(text, { undo: () => void this.act(() => api.restoreDeletion(this.projectId, deletion)) });
  }

  /** What cannot be foreseen here: done first, in its turn among the other changes, then read again. null where the
   * server refused, which was said. */
  act<T>(call: () => Promise<T>): Promise<T | null> {
    return this.queue(async () => {
      try {
        await unsaved.flush();
        return await call();
      } catch (error) {
        showProblem(error);
        return null;
      }
    });
  }

  private async change(
    edit: (outline: Outline) => Outline,
    call: (etag: string | undefined) => Promise<{ etag?: string } | undefined>,
    id: string,
  ): Promise<void> {
    const { queryKey } = outlineQuery(this.projectId);
    // Counted from here on: nothing may be read again between what is shown at once and what is asked of the server.
    this.waiting += 1;
    const release = holdNews();
    await this.cache.cancelQueries({ queryKey });
    const before = this.cache.getQueryData(queryKey);
    const etag = before ? findLine(before, id)?.etag : undefined;
    if (before) this.cache.setQueryData(queryKey, edit(before));
    const asked = this.queue(async () => {
      try {
        const done = await call(this.etags.get(id) ?? etag);
        if (done?.etag) this.etags.set(id, done.etag);
      } catch (error) {
        if (before) this.cache.setQueryData(queryKey, before);
        showProblem(error);
      }
    });
    this.waiting -= 1;
    await asked;
    release();
  }

  /** One after the other, as every step changes what the next begins from; read again when all are done. */
  private queue<T>(step: () => Promise<T>): Promise<T> {
    this.waiting += 1;
    const done = this.last.then(step).then(async (value) => {
      this.waiting -= 1;
      if (this.waiting === 0) await this.refresh();
      return value;
    });
    this.last = done.catch(() => undefined);
    return done;
  }

  private async refresh(): Promise<void> {
    const { projectId } = this;
    await Promise.all([
      this.cache.invalidateQueries({ queryKey: keys.outline(projectId) }),
      this.cache.invalidateQueries({ queryKey: ["project", projectId, "scenes"] }),
      this.cache.invalidateQueries({ queryKey: keys.changes(projectId) }),
      this.cache.invalidateQueries({ queryKey: keys.trash(projectId) }),
    ]);
    // What is under way by now still needs the versions named since.
    if (this.waiting === 0) this.etags.clear();
  }
}

/** One a book, so that the binder and the page stand in the same queue. */
const open = new WeakMap<QueryClient, Map<string, Structure>>();

function structureOf(cache: QueryClient, projectId: string): Structure {
  const books = open.get(cache) ?? new Map<string, Structure>();
  open.set(cache, books);
  const structure = books.get(projectId) ?? new Structure(cache, projectId);
  books.set(projectId, structure);
  return structure;
}

export function useStructure(projectId: string): Structure {
  const cache = useQueryClient();
  return useMemo(() => structureOf(cache, projectId), [cache, projectId]);
}
