/** What was done in a book, by whom and when; the newest first. */
import { infiniteQueryOptions, useInfiniteQuery } from "@tanstack/react-query";
import { get, type Page } from "@/api/client";
import { keys } from "@/api/queries";
import type { Deed } from "@/api/types";

const PAGE = 40;

function activityQuery(project: string, user: string | null) {
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
