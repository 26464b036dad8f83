/** The last thing that was done in a book by whoever is here, and how to take it back or do it again. */
import { queryOptions, useQuery, type QueryClient } from "@tanstack/react-query";
import { get, post } from "@/api/client";
import { keys } from "@/api/queries";
import type { components } from "@/api/schema";
import type { Changes } from "@/api/types";

type Undone = components["schemas"]["Turned"];

export type Way = "undo" | "redo";

export function changesQuery(project: string) {
  return queryOptions({
    queryKey: keys.changes(project),
    queryFn: () => get<Changes>(`/projects/${project}/changes`),
    staleTime: 0,
  });
}

export function useChanges(project: string, wanted: boolean) {
  return useQuery({ ...changesQuery(project), enabled: wanted });
}

export async function takeBack(cache: QueryClient, project: string, way: Way, id?: string): Promise<Undone> {
  const done = await post<Undone>(`/projects/${project}/${way}`, way === "undo" && id ? { id } : {});
  cache.setQueryData(changesQuery(project).queryKey, { undo: done.undo, redo: done.redo });
  return done;
}

/** What a change that went back or forth may have touched; its pages are read again. */
export function forgetTouched(cache: QueryClient, project: string): Promise<unknown> {
  return Promise.all([
    cache.invalidateQueries({ queryKey: keys.project(project), exact: true }),
    ...[keys.outline, keys.entities, keys.findings, keys.activity, keys.trash].map((key) =>
      cache.invalidateQueries({ queryKey: key(project) }),
    ),
    cache.invalidateQueries({ queryKey: ["project", project, "scenes"] }),
    cache.invalidateQueries({ queryKey: keys.projects }),
  ]);
}
