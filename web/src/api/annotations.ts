/** What the engine saw in a scene: names, and the words findings are about. */
import { queryOptions, useQuery } from "@tanstack/react-query";
import { get } from "@/api/client";
import { keys } from "@/api/queries";
import type { Annotations } from "@/api/types";

export function annotationsQuery(project: string, scene: string) {
  return queryOptions({
    queryKey: keys.annotations(project, scene),
    queryFn: () => get<Annotations>(`/projects/${project}/scenes/${scene}/annotations`),
    retry: false,
  });
}

export function useAnnotations(project: string, scene: string, wanted: boolean) {
  return useQuery({ ...annotationsQuery(project, scene), enabled: wanted });
}
