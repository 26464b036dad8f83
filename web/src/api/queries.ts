/** The cache of what the server said, and the keys under which it is kept. */
import { QueryClient } from "@tanstack/react-query";
import { Problem } from "@/api/client";

export const keys = {
  studio: ["studio"] as const,
  session: ["session"] as const,
  account: ["account"] as const,
  projects: ["projects"] as const,
  project: (project: string) => ["project", project] as const,
  outline: (project: string) => ["project", project, "outline"] as const,
  chapterScenes: (project: string, chapter: string) =>
    ["project", project, "scenes", "chapter", chapter] as const,
  scene: (project: string, scene: string) => ["project", project, "scene", scene] as const,
  annotations: (project: string, scene: string) =>
    ["project", project, "scene", scene, "annotations"] as const,
  versions: (project: string, scene: string) => ["project", project, "scene", scene, "versions"] as const,
  findings: (project: string) => ["project", project, "findings"] as const,
  entities: (project: string) => ["project", project, "entities"] as const,
  imports: (project: string) => ["project", project, "imports"] as const,
  checks: (project: string) => ["project", project, "checks"] as const,
  members: (project: string) => ["project", project, "members"] as const,
  invitations: (project: string) => ["project", project, "invitations"] as const,
  activity: (project: string) => ["project", project, "activity"] as const,
  trash: (project: string) => ["project", project, "trash"] as const,
  changes: (project: string) => ["project", project, "changes"] as const,
  templates: ["templates"] as const,
  deletedProjects: ["trash"] as const,
  waitingInvitations: ["account", "invitations"] as const,
};

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 60_000,
        refetchOnWindowFocus: false,
        // What was refused is refused again; what did not arrive may arrive the second time.
        retry: (count, error) =>
          count < 2 && !(error instanceof Problem && error.status >= 400 && error.status < 500),
      },
    },
  });
}
