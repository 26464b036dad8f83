/** Changing the skeleton: every call says what to do to a part, chapter or scene; the outline follows. */
import { call, post } from "@/api/client";
import type { Deletion, ItemChange, Made, Merged } from "@/api/types";

export type Level = "part" | "chapter" | "scene";

const PATH: Record<Level, string> = { part: "parts", chapter: "chapters", scene: "scenes" };

function addressOf(project: string, level: Level, id?: string): string {
  return `/projects/${project}/${PATH[level]}${id ? `/${id}` : ""}`;
}

export interface NewItem {
  title: string;
  parent_id?: string | undefined;
  after_id?: string | undefined;
}

export function createItem(project: string, level: Level, item: NewItem): Promise<Made> {
  return post<Made>(addressOf(project, level), item);
}

export async function updateItem(
  project: string,
  level: Level,
  id: string,
  etag: string | undefined,
  change: ItemChange,
): Promise<Made> {
  return (await call<Made>("PATCH", addressOf(project, level, id), { body: change, etag })).data;
}

export async function deleteItem(
  project: string,
  level: Level,
  id: string,
  etag?: string,
): Promise<Deletion> {
  return (await call<Deletion>("DELETE", addressOf(project, level, id), { etag })).data;
}

export function restoreDeletion(project: string, deletion: string): Promise<unknown> {
  return post(`/projects/${project}/deletions/${deletion}/restore`);
}

/** Two scenes out of one: the second begins at `offset` code points into block number `block`. */
export function splitScene(
  project: string,
  scene: string,
  at: { block: number; offset: number },
): Promise<unknown> {
  return post(`${addressOf(project, "scene", scene)}/split`, at);
}

/** The chapter ends before this scene; a new one begins with it. */
export function splitChapter(project: string, chapter: string, scene: string): Promise<unknown> {
  return post(`${addressOf(project, "chapter", chapter)}/split`, { scene_id: scene });
}

export function mergeItem(
  project: string,
  level: "chapter" | "scene",
  id: string,
  withId: string,
): Promise<Merged> {
  return post<Merged>(`${addressOf(project, level, id)}/merge`, { with_id: withId });
}

export function duplicateItem(project: string, level: "chapter" | "scene", id: string): Promise<Made> {
  return post<Made>(`${addressOf(project, level, id)}/duplicate`);
}
