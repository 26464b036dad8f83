/** What stands between two scenes, and what can be done there. */
import { titleOfScene } from "@/api/outline";
import type { ChapterLine, SceneLine } from "@/api/types";
import { useMay } from "@/api/access";
import { useStructure } from "@/editor/structure";
import { IconButton } from "@/ui/Button";
import { Menu, type MenuAction } from "@/ui/Menu";
import { openPanel } from "@/ui/workbench";

interface SceneBreakProps {
  projectId: string;
  chapter: ChapterLine;
  scene: SceneLine;
  number: number;
  before: string | undefined;
}

export function SceneBreak({ projectId, chapter, scene, number, before }: SceneBreakProps) {
  const structure = useStructure(projectId);
  const write = useMay(projectId, "write");
  const name = titleOfScene(scene, number);
  const history: MenuAction = {
    label: "History",
    icon: "history",
    run: () => openPanel("history", { sceneId: scene.id }),
  };
  const writing: (MenuAction | null)[] = [
    {
      label: "New scene after this one",
      icon: "plus",
      keys: "mod+shift+Enter",
      run: () => void structure.create("scene", { title: "", parent_id: chapter.id, after_id: scene.id }),
    },
    { label: "Duplicate", icon: "copy", run: () => void structure.duplicate("scene", scene.id) },
    ...(before
      ? [
          {
            label: "Merge with the scene before",
            icon: "merge",
            run: () => void structure.merge("scene", scene.id, before),
          } satisfies MenuAction,
          {
            label: "Begin a chapter here",
            icon: "split",
            run: () => void structure.splitChapter(chapter.id, scene.id),
          } satisfies MenuAction,
        ]
      : []),
    history,
    null,
    {
      label: "Delete this scene",
      icon: "trash",
      tone: "danger",
      run: () => void structure.remove("scene", scene.id, name),
    },
  ];
  return (
    <div className="scene-break" data-first={number === 1 || undefined}>
      {number > 1 ? (
        <span className="ornament">{scene.title ? <em>{scene.title}</em> : <i aria-hidden="true" />}</span>
      ) : null}
      <Menu label={`What to do with ${name}`} actions={write ? writing : [history]}>
        <IconButton
          icon="more"
          hint="More"
          label={`More for ${name} of ${chapter.title || "this chapter"}`}
        />
      </Menu>
    </div>
  );
}
