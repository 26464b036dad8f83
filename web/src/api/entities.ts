/** Who and what the book speaks of, as found, and the author's decisions on it. */
import { queryOptions, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { call, get, getAll, post, type Page } from "@/api/client";
import { keys } from "@/api/queries";

export interface Entity {
  id: string;
  kind: string;
  name: string;
  aliases: { name: string; mentions: number }[];
  gender?: string | null;
  mentions: number;
  by_chapter: { chapter_id: string; mentions: number }[];
  etag: string;
}

export interface EntityMention {
  scene_id: string;
  chapter_id: string;
  chapter_title: string;
  start: number;
  end: number;
  quote: string;
  prefix: string;
  suffix: string;
}

export function entitiesQuery(project: string) {
  return queryOptions({
    queryKey: [...keys.entities(project), "list"] as const,
    queryFn: () => getAll<Entity>(`/projects/${project}/entities`),
  });
}

export function useEntities(project: string) {
  return useQuery(entitiesQuery(project));
}

export function useEntityMentions(project: string, entity: string, wanted: boolean) {
  return useInfiniteQuery({
    queryKey: [...keys.entities(project), "mentions", entity],
    queryFn: ({ pageParam }) =>
      get<Page<EntityMention>>(`/projects/${project}/entities/${entity}/mentions`, {
        query: { cursor: pageParam, limit: 20 },
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    enabled: wanted,
  });
}

function useForgetting(project: string) {
  const cache = useQueryClient();
  return () =>
    Promise.all([
      cache.invalidateQueries({ queryKey: keys.entities(project) }),
      cache.invalidateQueries({ queryKey: keys.findings(project) }),
      cache.invalidateQueries({
        predicate: ({ queryKey }) => queryKey[1] === project && queryKey.includes("annotations"),
      }),
    ]);
}

export function useUpdateEntity(project: string) {
  const cache = useQueryClient();
  const forget = useForgetting(project);
  const { queryKey } = entitiesQuery(project);
  return useMutation({
    mutationFn: async ({ entity, change }: { entity: Entity; change: { name?: string; kind?: string } }) =>
      (
        await call<Entity>("PATCH", `/projects/${project}/entities/${entity.id}`, {
          body: change,
          etag: entity.etag,
        })
      ).data,
    onMutate: async ({ entity, change }) => {
      await cache.cancelQueries({ queryKey });
      const before = cache.getQueryData(queryKey);
      cache.setQueryData(queryKey, (now) =>
        now?.map((other) => (other.id === entity.id ? { ...other, ...change } : other)),
      );
      return before;
    },
    onError: (_error, _change, before) => cache.setQueryData(queryKey, before),
    onSettled: forget,
  });
}

export function useMergeEntities(project: string) {
  const forget = useForgetting(project);
  return useMutation({
    mutationFn: (merge: { ids: string[]; name?: string }) =>
      post<Entity>(`/projects/${project}/entities/merge`, merge),
    onSettled: forget,
  });
}

export function useSplitEntity(project: string) {
  const forget = useForgetting(project);
  return useMutation({
    mutationFn: ({ entity, aliases }: { entity: string; aliases: string[] }) =>
      post(`/projects/${project}/entities/${entity}/split`, { aliases }),
    onSettled: forget,
  });
}

/** Take the last decision back. */
export function useUndoDecision(project: string) {
  const forget = useForgetting(project);
  return useMutation({
    mutationFn: () => post(`/projects/${project}/entities/undo`),
    onSettled: forget,
  });
}
