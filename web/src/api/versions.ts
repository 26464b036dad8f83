/** What a scene was before. */
import { queryOptions, useQuery } from "@tanstack/react-query";
import { get, getAll, post } from "@/api/client";
import { keys } from "@/api/queries";
import type { Version, VersionWithBody } from "@/api/types";

function base(project: string, scene: string): string {
  return `/projects/${project}/scenes/${scene}/versions`;
}

export function versionsQuery(project: string, scene: string) {
  return queryOptions({
    queryKey: keys.versions(project, scene),
    queryFn: () => getAll<Version>(base(project, scene)),
    staleTime: 0,
  });
}

export function useVersions(project: string, scene: string) {
  return useQuery(versionsQuery(project, scene));
}

export function useVersion(project: string, scene: string, version: string | null) {
  return useQuery({
    queryKey: [...keys.versions(project, scene), version],
    queryFn: () => get<VersionWithBody>(`${base(project, scene)}/${version ?? ""}`),
    enabled: version !== null,
    staleTime: Infinity,
  });
}

export function restoreVersion(project: string, scene: string, version: string): Promise<unknown> {
  return post(`${base(project, scene)}/${version}/restore`);
}

/** Keep the scene as it is now, whatever happens to it later. */
export function keepVersion(project: string, scene: string, name = ""): Promise<Version> {
  return post<Version>(base(project, scene), name ? { name } : {});
}
