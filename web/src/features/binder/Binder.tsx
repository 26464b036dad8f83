/** The book's skeleton on the left: go anywhere, and put everything where it belongs. */
import "@/features/binder/binder.css";
import { useState } from "react";
import { Tree } from "@/features/binder/Tree";
import { useMay } from "@/api/access";
import { useOutline } from "@/api/outline";
import type { Outline } from "@/api/types";
import { useStructure } from "@/editor/structure";
import { useCommands } from "@/lib/commands";
import { formatNumber } from "@/lib/format";
import { Button, IconButton } from "@/ui/Button";
import { EmptyState, Mishap, SkeletonLines } from "@/ui/feedback";
import { Menu } from "@/ui/Menu";
import { reveal, useWorkbench } from "@/ui/workbench";

export default function Binder({ projectId }: { projectId: string }) {
  const outline = useOutline(projectId);
  if (outline.error) return <Mishap error={outline.error} onRetry={() => void outline.refetch()} />;
  if (!outline.data)
    return (
      <div className="binder-waiting">
        <SkeletonLines lines={12} gap={16} />
      </div>
    );
  return <OpenBinder projectId={projectId} outline={outline.data} />;
}

function OpenBinder({ projectId, outline }: { projectId: string; outline: Outline }) {
  const structure = useStructure(projectId);
  const write = useMay(projectId, "write");
  const [renaming, setRenaming] = useState<string | null>(null);
  const chapterId = useWorkbench((value) => value.chapterId);
  const sceneId = useWorkbench((value) => value.sceneId);
  const chapters = outline.parts.flatMap((part) => part.chapters);
  const addChapter = async () => {
    const last = chapters.at(-1)?.id;
    const after = chapters.some(({ id }) => id === chapterId) ? (chapterId ?? last) : last;
    const id = await structure.create("chapter", { title: "", ...(after ? { after_id: after } : {}) });
    if (!id) return;
    setRenaming(id);
    const scene = structure.sceneOf(id);
    if (scene) reveal({ sceneId: scene });
  };
  const addScene = async () => {
    const home = chapterId ?? chapters.at(-1)?.id;
    if (!home) return addChapter();
    const id = await structure.create("scene", {
      title: "",
      parent_id: home,
      ...(sceneId ? { after_id: sceneId } : {}),
    });
    if (id) reveal({ sceneId: id, edit: true });
  };
  const addPart = async () => {
    const last = outline.parts.at(-1)?.id;
    const id = await structure.create("part", { title: "New part", ...(last ? { after_id: last } : {}) });
    if (id) setRenaming(id);
  };
  useCommands(
    [
      {
        id: "binder.chapter",
        title: "New chapter",
        group: "Book",
        enabled: write,
        run: () => void addChapter(),
      },
      { id: "binder.part", title: "New part", group: "Book", enabled: write, run: () => void addPart() },
    ],
    [write],
  );
  return (
    <div className="binder">
      <div className="binder-head">
        <span>
          {formatNumber(chapters.length)} {chapters.length === 1 ? "chapter" : "chapters"}
        </span>
        {write ? (
          <Menu
            label="Add"
            actions={[
              { label: "New chapter", icon: "plus", run: () => void addChapter() },
              { label: "New scene", icon: "plus", run: () => void addScene() },
              { label: "New part", icon: "plus", run: () => void addPart() },
            ]}
          >
            <IconButton icon="plus" label="Add a chapter, scene or part" />
          </Menu>
        ) : null}
      </div>
      {chapters.length === 0 ? (
        <EmptyState
          title="Nothing here yet"
          action={write ? <Button onClick={() => void addChapter()}>Add a chapter</Button> : undefined}
        >
          Chapters and scenes will stand here.
        </EmptyState>
      ) : (
        <Tree
          projectId={projectId}
          outline={outline}
          write={write}
          renaming={renaming}
          setRenaming={setRenaming}
        />
      )}
    </div>
  );
}
