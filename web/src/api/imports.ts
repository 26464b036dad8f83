/** A file on its way into a book: read, shown, corrected, taken over, taken back. */
import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { call, get, getAll, post, Problem } from "@/api/client";
import { keys } from "@/api/queries";
import type { Role } from "@/api/types";

/** The endings of files that a book can come from. */
export const ACCEPTED = ".docx,.epub,.md,.markdown,.txt,.odt,.rtf,.html,.htm";

/** A file with nothing in it is not worth sending. */
export function refuseEmpty(file: File): void {
  if (file.size > 0) return;
  throw new Problem(422, {
    title: `${file.name} is empty`,
    detail: "There is nothing in this file. Save your book again and choose that file.",
  });
}

/** What a book is called that comes without a title. */
export function titleOf(filename: string): string {
  const stem = filename
    .replace(/\.[^.]+$/, "")
    .replace(/[_-]+/g, " ")
    .trim();
  return stem.slice(0, 200) || "Untitled";
}

export type Level = "part" | "chapter" | "scene";

export interface Boundary {
  block: number;
  level: Level;
  title: string;
  heading_blocks: number;
  role: Role;
  included: boolean;
}

export interface Loss {
  what: string;
  count: number;
}

export interface ImportReport {
  format: string;
  words_in: number;
  /** Everything accounted for: in the text, in headings, in ornaments, and left out by the author. */
  words_out: number;
  in_text: number;
  in_titles: number;
  in_ornaments: number;
  left_out: number;
  losses: Loss[];
  notes: string[];
  parts: number;
  chapters: number;
  scenes: number;
}

export type ImportStatus = "reading" | "ready" | "importing" | "done" | "failed" | "undone" | "cancelled";

export interface Import {
  id: string;
  filename: string;
  status: ImportStatus;
  progress: number;
  problem?: { title: string; detail: string } | null;
  /** As the file says, if it does. */
  title?: string;
  author?: string;
  report?: ImportReport | null;
  boundaries?: Boundary[] | null;
  etag?: string;
}

export interface DocumentBlock {
  index: number;
  kind: string;
  text: string;
  words: number;
}

function path(project: string, id = ""): string {
  return `/projects/${project}/imports${id ? `/${id}` : ""}`;
}

export function importQuery(project: string, id: string) {
  return queryOptions({
    queryKey: [...keys.imports(project), id] as const,
    queryFn: () => get<Import>(path(project, id)),
    // The socket brings progress; this helps when it is down.
    refetchInterval: ({ state }) => (isUnderWay(state.data) ? 1_000 : false),
  });
}

export function useImport(project: string, id: string) {
  return useQuery(importQuery(project, id));
}

export function isUnderWay(one: Import | undefined): boolean {
  return one?.status === "reading" || one?.status === "importing";
}

export function useImportBlocks(project: string, id: string, wanted: boolean) {
  return useQuery({
    queryKey: [...keys.imports(project), id, "blocks"],
    queryFn: () => getAll<DocumentBlock>(`${path(project, id)}/blocks`, { query: { limit: 500 } }),
    enabled: wanted,
    staleTime: Infinity,
  });
}

/** Send a file. The answer comes before it is read. */
export async function startImport(project: string, file: File): Promise<Import> {
  const form = new FormData();
  form.append("file", file, file.name);
  return (await call<Import>("POST", path(project), { form })).data;
}

export async function saveBoundaries(project: string, id: string, boundaries: Boundary[]): Promise<Import> {
  return (await call<Import>("PUT", `${path(project, id)}/outline`, { body: { boundaries } })).data;
}

export function useApplyImport(project: string, id: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: async (boundaries: Boundary[]) => {
      await saveBoundaries(project, id, boundaries);
      return post<Import>(`${path(project, id)}/apply`);
    },
    onSettled: () => cache.invalidateQueries({ queryKey: keys.imports(project) }),
  });
}

export async function cancelImport(project: string, id: string): Promise<void> {
  await call("DELETE", path(project, id));
}

export async function undoImport(project: string, id: string): Promise<void> {
  await post(`${path(project, id)}/undo`);
}
