/** The words of the book, scene by scene. */
import { queryOptions, useQuery, type QueryClient } from "@tanstack/react-query";
import { call, get, getAll } from "@/api/client";
import { keys } from "@/api/queries";
import type { Scene } from "@/api/types";

export function chapterScenesQuery(project: string, chapter: string) {
  return queryOptions({
    queryKey: keys.chapterScenes(project, chapter),
    queryFn: () =>
      getAll<Scene>(`/projects/${project}/scenes`, { query: { chapter_id: chapter, limit: 100 } }),
    staleTime: Infinity,
  });
}

export function useChapterScenes(project: string, chapter: string, wanted: boolean) {
  return useQuery({ ...chapterScenesQuery(project, chapter), enabled: wanted });
}

export async function fetchScene(project: string, scene: string): Promise<Scene> {
  const { data, etag } = await call<Scene>("GET", `/projects/${project}/scenes/${scene}`);
  return { ...data, etag: etag ?? data.etag };
}

export function sceneQuery(project: string, scene: string) {
  return queryOptions({
    queryKey: keys.scene(project, scene),
    queryFn: () => getScene(project, scene),
  });
}

export function getImageAddress(project: string, name: string): string {
  return `/api/v1/projects/${project}/images/${encodeURIComponent(name)}`;
}

/** Put what was just read where the page looks for it. */
export function keepScene(cache: QueryClient, project: string, scene: Scene): void {
  cache.setQueryData(chapterScenesQuery(project, scene.chapter_id).queryKey, (now) =>
    now?.map((other) => (other.id === scene.id ? scene : other)),
  );
}

export function getScene(project: string, scene: string): Promise<Scene> {
  return get<Scene>(`/projects/${project}/scenes/${scene}`);
}
