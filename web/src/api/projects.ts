/** The books on the shelf. */
import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { call, get, getAll, post } from "@/api/client";
import { keys } from "@/api/queries";
import type { Deletion, Project } from "@/api/types";

export const projectsQuery = queryOptions({
  queryKey: keys.projects,
  queryFn: () => getAll<Project>("/projects"),
});

export function projectQuery(project: string) {
  return queryOptions({
    queryKey: keys.project(project),
    queryFn: () => get<Project>(`/projects/${project}`),
  });
}

export function useProjects() {
  return useQuery(projectsQuery);
}

export function useProject(project: string) {
  return useQuery(projectQuery(project));
}

/** Books that were put away from the shelf. */
export const archivedQuery = queryOptions({
  queryKey: [...keys.projects, "archived"],
  queryFn: () => getAll<Project>("/projects", { query: { archived: true } }),
});

export function useArchivedProjects() {
  return useQuery(archivedQuery);
}

export interface NewProject {
  title: string;
  author?: string;
  language?: string;
  genre?: string;
  target_words?: number | null;
  series?: string;
  template?: string;
}

export type ProjectChange = Partial<Omit<NewProject, "template">>;

export function useArchive() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ project, archived }: { project: string; archived: boolean }) =>
      post<Project>(`/projects/${project}/${archived ? "archive" : "unarchive"}`),
    onSettled: () => cache.invalidateQueries({ queryKey: keys.projects }),
  });
}

export function useCreateProject() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (project: NewProject) => post<Project>("/projects", project),
    onSettled: () => cache.invalidateQueries({ queryKey: keys.projects }),
  });
}

export function useUpdateProject(project: Project) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: async (change: ProjectChange) =>
      (await call<Project>("PATCH", `/projects/${project.id}`, { body: change, etag: project.etag })).data,
    onSettled: () =>
      Promise.all([
        cache.invalidateQueries({ queryKey: keys.projects }),
        cache.invalidateQueries({ queryKey: keys.project(project.id), exact: true }),
      ]),
  });
}

export function useDeleteProject() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: async (project: Project) =>
      (await call<Deletion>("DELETE", `/projects/${project.id}`, { etag: project.etag })).data,
    onMutate: (project) => {
      const before = cache.getQueryData(projectsQuery.queryKey);
      cache.setQueryData(projectsQuery.queryKey, (now) => now?.filter(({ id }) => id !== project.id));
      return { before };
    },
    onError: (_error, _project, context) => cache.setQueryData(projectsQuery.queryKey, context?.before),
    onSettled: () =>
      Promise.all([
        cache.invalidateQueries({ queryKey: keys.projects }),
        cache.invalidateQueries({ queryKey: keys.deletedProjects }),
      ]),
  });
}

export async function restoreProject(deletion: string): Promise<void> {
  await post(`/deletions/${deletion}/restore`);
}

export function exportAddress(project: string, format: "markdown" | "text" | "docx"): string {
  return `/api/v1/projects/${project}/export?format=${format}`;
}
