/** The commands of an open book that belong to no single pane. */
import { useEffect } from "react";
import { useNavigate, useParams } from "react-router";
import { useInspector } from "@/app/useInspector";
import { useMay } from "@/api/access";
import { exportAddress } from "@/api/projects";
import { useCommands, type Command } from "@/lib/commands";
import { preferences, setPreference } from "@/ui/preferences";
import { readSlots } from "@/ui/slots";
import { onPanel, openPanel, setWorkbench, workbench } from "@/ui/workbench";

export function useStudioCommands(): void {
  const { projectId = "" } = useParams();
  useEffect(() => onPanel(() => setPreference("inspector", true)), []);
  const write = useMay(projectId, "write");
  const inspector = useInspector();
  const navigate = useNavigate();
  const toggleBinder = () => setPreference("binder", !preferences.get().binder);
  const save = (format: "docx" | "markdown" | "text") =>
    window.location.assign(exportAddress(projectId, format));
  useCommands(
    [
      {
        id: "binder.toggle",
        title: "Show or hide the binder",
        group: "Book",
        keys: "mod+\\",
        run: toggleBinder,
      },
      {
        id: "inspector.toggle",
        title: "Show or hide the inspector",
        group: "Book",
        keys: "mod+alt+\\",
        run: inspector.toggle,
      },
      {
        id: "panes.next",
        title: "Go to the next pane",
        group: "Book",
        keys: "F6",
        run: goToNextPane,
      },
      {
        id: "focus.toggle",
        title: "Only the page",
        group: "Page",
        keys: "mod+shift+f",
        words: "focus mode distraction",
        run: () => setWorkbench({ focus: !workbench.get().focus }),
      },
      {
        id: "book.again",
        title: "Bring the book in again",
        group: "Book",
        words: "import file new version",
        enabled: write,
        run: () => void navigate(`/projects/${projectId}/import`),
      },
      {
        id: "export.docx",
        title: "Save a Word copy",
        group: "Book",
        words: "export docx",
        run: () => save("docx"),
      },
      {
        id: "export.markdown",
        title: "Save a Markdown copy",
        group: "Book",
        words: "export",
        run: () => save("markdown"),
      },
      {
        id: "export.text",
        title: "Save a plain text copy",
        group: "Book",
        words: "export",
        run: () => save("text"),
      },
      ...readSlots().panels.map<Command>(({ id, title, keys }) => ({
        id: `panel.${id}`,
        title: `Show ${title.toLowerCase()}`,
        group: "Book",
        ...(keys ? { keys } : {}),
        run: () => openPanel(id),
      })),
    ],
    [projectId, write],
  );
}

/** Where the focus goes in each pane, left to right. */
const PANES = [".tree", ".paper-live .prose", ".tabs [aria-selected='true']"];

function goToNextPane(): void {
  const here = PANES.findIndex((pane) => document.activeElement?.closest(pane));
  const around = [...PANES.slice(here + 1), ...PANES.slice(0, here + 1)];
  for (const pane of around) {
    const target = document.querySelector<HTMLElement>(pane);
    if (!target?.checkVisibility()) continue;
    target.focus();
    return;
  }
}
