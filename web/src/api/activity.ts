/** What was done in a book, by whom and when; the newest first. */
import { infiniteQueryOptions, useInfiniteQuery } from "@tanstack/react-query";
import { get, type Page } from "@/api/client";
import { keys } from "@/api/queries";

export interface Deed {
  id: string;
  at: string;
  user: { id: string; name: string } | null;
  action: string;
  /** What it was done to: "scene", "chapter", "member", … */
  thing: string;
  thing_id: string | null;
  sentence: string;
}

const PAGE = 40;

export function activityQuery(project: string, user: string | null) {
  return infiniteQueryOptions({
    queryKey: [...keys.activity(project), user] as const,
    queryFn: ({ pageParam }) =>
      get<Page<Deed>>(`/projects/${project}/activity`, {
        query: { cursor: pageParam, limit: PAGE, user_id: user },
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    staleTime: 0,
  });
}

export function useActivity(project: string, user: string | null) {
  return useInfiniteQuery({ ...activityQuery(project, user), placeholderData: (before) => before });
}
