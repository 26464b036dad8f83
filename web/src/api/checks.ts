/** The catalogue of checks, and the last time the book was checked. */
import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { get, post } from "@/api/client";
import { keys } from "@/api/queries";
import type { Severity } from "@/api/types";

export interface CheckPage {
  id: string;
  title: string;
  summary: string;
  why: string;
  severity: Severity;
  /** Markdown. */
  page: string;
}

export interface CheckRun {
  id: string | null;
  status: "never" | "queued" | "running" | "done" | "failed" | "cancelled";
  progress: number;
  started_at?: string | null;
  finished_at?: string | null;
  words?: number | null;
  new?: number;
  still?: number;
  resolved?: number;
  dismissed?: number;
  score?: number | null;
  message?: string | null;
  job_id?: string | null;
}

export function checkPageQuery(check: string) {
  return queryOptions({
    queryKey: ["checks", check],
    queryFn: () => get<CheckPage>(`/checks/${check}`),
    staleTime: Infinity,
  });
}

export function useCheckPage(check: string | null) {
  return useQuery({ ...checkPageQuery(check ?? ""), enabled: check !== null });
}

export function latestRunQuery(project: string) {
  return queryOptions({
    queryKey: keys.checks(project),
    queryFn: () => get<CheckRun>(`/projects/${project}/checks/latest`),
    // The socket brings progress; this only helps when it is down.
    refetchInterval: ({ state }) => (isUnderWay(state.data) ? 4_000 : false),
  });
}

export function useLatestRun(project: string) {
  return useQuery(latestRunQuery(project));
}

export function isUnderWay(run: CheckRun | undefined): boolean {
  return run?.status === "queued" || run?.status === "running";
}

export function useRunChecks(project: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: () => post<{ job_id: string }>(`/projects/${project}/checks`),
    onSettled: () => cache.invalidateQueries({ queryKey: keys.checks(project) }),
  });
}

export function useCancelChecks(project: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (job: string) => post(`/projects/${project}/jobs/${job}/cancel`),
    onSettled: () => cache.invalidateQueries({ queryKey: keys.checks(project) }),
  });
}
