/** Where the book is at odds with itself, and the author's word on it. */
import {
  infiniteQueryOptions,
  queryOptions,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
  type InfiniteData,
} from "@tanstack/react-query";
import { call, get, post, type Page } from "@/api/client";
import { keys } from "@/api/queries";
import type { Severity } from "@/api/types";

export interface Passage {
  scene_id: string;
  chapter_id: string;
  chapter_title: string;
  scene_number: number;
  /** Code points in the scene's plain text, or in the chapter's title where `place` is "title". */
  start: number;
  end: number;
  quote: string;
  prefix: string;
  suffix: string;
  marks: { start: number; end: number }[];
  place?: "text" | "title";
}

export type FindingStatus = "new" | "still" | "resolved" | "dismissed";
export type Verdict = "intended" | "wrong";

export interface Finding {
  id: string;
  check: string;
  family: string;
  title: string;
  severity: Severity;
  status: FindingStatus;
  verdict?: Verdict | null;
  reason?: string | null;
  message: string;
  why: string;
  confidence: number;
  entities: string[];
  evidence: Passage[];
}

export interface FindingFilter {
  status: "open" | "dismissed" | "resolved";
  severity?: Severity | undefined;
  family?: string | undefined;
  chapter_id?: string | undefined;
  entity_id?: string | undefined;
}

export interface Facet {
  value: string;
  label?: string;
  count: number;
}

export interface FindingPage extends Page<Finding> {
  facets?: Partial<Record<"severity" | "family" | "chapter" | "entity" | "status", Facet[]>> | undefined;
  total?: number;
}

/** Five to begin with: a wall of findings helps nobody. */
export const FIRST_PAGE = 5;
const NEXT_PAGE = 20;

export function findingsQuery(project: string, filter: FindingFilter) {
  return infiniteQueryOptions({
    queryKey: [...keys.findings(project), "list", filter] as const,
    queryFn: ({ pageParam }) =>
      get<FindingPage>(`/projects/${project}/findings`, {
        query: { ...filter, cursor: pageParam, limit: pageParam === null ? FIRST_PAGE : NEXT_PAGE },
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
}

export function useFindings(project: string, filter: FindingFilter) {
  return useInfiniteQuery({ ...findingsQuery(project, filter), placeholderData: (before) => before });
}

export function findingQuery(project: string, finding: string) {
  return queryOptions({
    queryKey: [...keys.findings(project), "one", finding] as const,
    queryFn: () => get<Finding>(`/projects/${project}/findings/${finding}`),
  });
}

export function useFinding(project: string, finding: string | null) {
  return useQuery({ ...findingQuery(project, finding ?? ""), enabled: finding !== null });
}

type Lists = InfiniteData<FindingPage, string | null>;

/** Take a finding out of every list that is on screen; returns how to put it back. */
function useRemoval(project: string) {
  const cache = useQueryClient();
  const queryKey = [...keys.findings(project), "list"];
  return async (finding: string) => {
    await cache.cancelQueries({ queryKey });
    const before = cache.getQueriesData<Lists>({ queryKey });
    cache.setQueriesData<Lists>({ queryKey }, (now) =>
      now
        ? {
            ...now,
            pages: now.pages.map((page) => ({
              ...page,
              items: page.items.filter(({ id }) => id !== finding),
            })),
          }
        : now,
    );
    return () => {
      for (const [key, data] of before) cache.setQueryData(key, data);
    };
  };
}

function useForgetting(project: string) {
  const cache = useQueryClient();
  return () =>
    Promise.all([
      cache.invalidateQueries({ queryKey: keys.findings(project) }),
      cache.invalidateQueries({ queryKey: keys.outline(project) }),
      cache.invalidateQueries({ queryKey: keys.checks(project) }),
      cache.invalidateQueries({
        predicate: ({ queryKey }) => queryKey[1] === project && queryKey.includes("annotations"),
      }),
    ]);
}

export interface Dismissal {
  finding: string;
  verdict: Verdict;
  reason?: string;
}

export function useDismissFinding(project: string) {
  const remove = useRemoval(project);
  const forget = useForgetting(project);
  return useMutation({
    mutationFn: ({ finding, verdict, reason = "" }: Dismissal) =>
      post(`/projects/${project}/findings/${finding}/dismissal`, { verdict, reason }),
    onMutate: ({ finding }) => remove(finding),
    onError: (_error, _dismissal, putBack) => putBack?.(),
    onSettled: forget,
  });
}

export function useReopenFinding(project: string) {
  const remove = useRemoval(project);
  const forget = useForgetting(project);
  return useMutation({
    mutationFn: (finding: string) => call("DELETE", `/projects/${project}/findings/${finding}/dismissal`),
    onMutate: remove,
    onError: (_error, _finding, putBack) => putBack?.(),
    onSettled: forget,
  });
}
