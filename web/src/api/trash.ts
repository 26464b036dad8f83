/** What was deleted and can still come back: from a book, and whole books. */
import {
  infiniteQueryOptions,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { get, getAll, post, type Page } from "@/api/client";
import { keys } from "@/api/queries";
import type { Thrown, ThrownBook } from "@/api/types";

export function trashQuery(project: string) {
  return infiniteQueryOptions({
    queryKey: keys.trash(project),
    queryFn: ({ pageParam }) =>
      get<Page<Thrown>>(`/projects/${project}/trash`, { query: { cursor: pageParam } }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    staleTime: 0,
  });
}

export function useTrash(project: string) {
  return useInfiniteQuery(trashQuery(project));
}

export function useDeletedBooks() {
  return useQuery({
    queryKey: keys.deletedProjects,
    queryFn: () => getAll<ThrownBook>("/trash"),
    staleTime: 0,
  });
}

export function useRestoreBook() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (deletion: string) => post(`/deletions/${deletion}/restore`),
    onSettled: () =>
      Promise.all([
        cache.invalidateQueries({ queryKey: keys.projects }),
        cache.invalidateQueries({ queryKey: keys.deletedProjects }),
      ]),
  });
}
