/** What can be done with a book on the shelf. */
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate } from "react-router";
import { may } from "@/api/access";
import { useLeave } from "@/api/members";
import { restoreProject, useArchive, useDeleteProject } from "@/api/projects";
import { keys } from "@/api/queries";
import { useSession } from "@/api/session";
import type { Project } from "@/api/types";
import type { MenuAction } from "@/ui/Menu";
import { showProblem, showToast } from "@/ui/toasts";

export interface BookActions {
  /** The book whose details are open. */
  detailed: Project | null;
  showDetails: (project: Project | null) => void;
  /** The book that is about to be left. */
  leaving: Project | null;
  askLeaving: (project: Project | null) => void;
  leave: () => void;
  remove: (project: Project) => void;
  listFor: (project: Project) => (MenuAction | null)[];
}

export function useBookActions(): BookActions {
  const navigate = useNavigate();
  const cache = useQueryClient();
  const together = useSession().data?.mode === "multi-user";
  const [detailed, showDetails] = useState<Project | null>(null);
  const [leaving, askLeaving] = useState<Project | null>(null);
  const removal = useDeleteProject();
  const archiving = useArchive();
  const departure = useLeave();
  const refresh = () =>
    Promise.all([
      cache.invalidateQueries({ queryKey: keys.projects }),
      cache.invalidateQueries({ queryKey: keys.deletedProjects }),
    ]);
  const remove = (project: Project) => {
    if (!may(project.role, "manage")) return;
    const putBack = (deletion: string) => void restoreProject(deletion).then(refresh).catch(showProblem);
    removal.mutate(project, {
      onSuccess: ({ deletion_id }) =>
        showToast(`“${project.title}” was deleted.`, { undo: () => putBack(deletion_id) }),
      onError: showProblem,
    });
  };
  const archive = (project: Project, archived: boolean) =>
    archiving.mutate(
      { project: project.id, archived },
      {
        onSuccess: () =>
          showToast(
            archived ? `“${project.title}” is in the archive.` : `“${project.title}” is back on the shelf.`,
            {
              undo: () =>
                archiving.mutate({ project: project.id, archived: !archived }, { onError: showProblem }),
            },
          ),
        onError: showProblem,
      },
    );
  const leave = () => {
    if (!leaving) return;
    departure.mutate(leaving.id, {
      onSuccess: () => showToast(`You left “${leaving.title}”.`),
      onError: showProblem,
      onSettled: () => askLeaving(null),
    });
  };
  const go = (project: Project, room = "") => void navigate(`/projects/${project.id}${room}`);
  const listFor = (project: Project): (MenuAction | null)[] => {
    const { role } = project;
    const away = project.archived_at !== null;
    const actions: (MenuAction | null | false)[] = [
      { label: "Open", icon: "book", keys: "Enter", run: () => go(project) },
      may(role, "write") && {
        label: "Rename and details",
        icon: "pencil",
        keys: "F2",
        run: () => showDetails(project),
      },
      together && { label: "People", icon: "cast", run: () => go(project, "/people") },
      may(role, "write") && {
        label: "Bring it in again",
        icon: "upload",
        run: () => go(project, "/import"),
      },
      null,
      may(role, "manage") && {
        label: away ? "Put back on the shelf" : "Archive",
        icon: "archive",
        run: () => archive(project, !away),
      },
      together &&
        may(role, "manage") && {
          label: "Hand over to somebody",
          icon: "leave",
          run: () => go(project, "/people#hand-over"),
        },
      may(role, "leave") && {
        label: "Leave this book",
        icon: "leave",
        tone: "danger",
        run: () => askLeaving(project),
      },
      may(role, "manage") && {
        label: "Delete",
        icon: "trash",
        keys: "Delete",
        tone: "danger",
        run: () => remove(project),
      },
    ];
    return actions.filter((action): action is MenuAction | null => action !== false);
  };
  return { detailed, showDetails, leaving, askLeaving, leave, remove, listFor };
}
