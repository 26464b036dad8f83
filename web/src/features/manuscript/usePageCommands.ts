/** What can be done to the text, by key and by palette. */
import { useQueryClient } from "@tanstack/react-query";
import type { Stage } from "@/features/manuscript/stage";
import { findScene, outlineQuery } from "@/api/outline";
import { keys } from "@/api/queries";
import { keepVersion } from "@/api/versions";
import { OffsetMap } from "@/editor/offsets";
import { toggleBlock } from "@/editor/scene";
import { useStructure } from "@/editor/structure";
import { useCommands, type Command } from "@/lib/commands";
import { showProblem, showToast } from "@/ui/toasts";
import { workbench } from "@/ui/workbench";

export function usePageCommands(projectId: string, stage: Stage, write: boolean): void {
  const cache = useQueryClient();
  const structure = useStructure(projectId);
  const here = () => {
    const outline = cache.getQueryData(outlineQuery(projectId).queryKey);
    return findScene(outline, stage.current) ?? findScene(outline, workbench.get().sceneId);
  };
  const mark = (name: string) => () => void stage.editorAt()?.chain().focus().toggleMark(name).run();
  const block = (kind: "quote" | "verse") => () => {
    const editor = stage.editorAt();
    if (!editor) return;
    editor.commands.focus();
    toggleBlock(editor, kind);
  };
  const splitHere = async () => {
    const found = here();
    const editor = stage.editorAt(found?.scene.id ?? null);
    if (!found || !editor) return;
    const place = new OffsetMap(editor.state.doc).blockPlaceOf(editor.state.selection.from);
    await structure.splitScene(found.scene.id, place);
    const halves = here()?.chapter.scenes;
    const second = halves?.[halves.findIndex(({ id }) => id === found.scene.id) + 1];
    if (second && halves.length > found.chapter.scenes.length)
      stage.go({ sceneId: second.id, at: "start", edit: true });
  };
  const addScene = async () => {
    const found = here();
    if (!found) return;
    const id = await structure.create("scene", {
      title: "",
      parent_id: found.chapter.id,
      after_id: found.scene.id,
    });
    if (id) stage.go({ sceneId: id, at: "start", edit: true });
  };
  const mergeUp = async () => {
    const found = here();
    const before = found?.chapter.scenes[found.number - 2];
    if (!found || !before) return void showToast("This is the first scene of its chapter.");
    const above = stage.editorAt(before.id);
    const join = above ? new OffsetMap(above.state.doc).length : 0;
    await structure.merge("scene", found.scene.id, before.id);
    stage.go({ sceneId: before.id, at: { start: join, end: join }, edit: true });
  };
  const beginChapter = () => {
    const found = here();
    if (found && found.number > 1) void structure.splitChapter(found.chapter.id, found.scene.id);
    else showToast("A chapter already begins here.");
  };
  const step = (by: number) => {
    const order = stage.facts().order();
    const next = order[order.findIndex(({ id }) => id === here()?.scene.id) + by];
    if (next) stage.go({ sceneId: next.id, at: "start", edit: write });
  };
  const keep = async () => {
    const found = here();
    if (!found) return;
    try {
      await stage.documents.flush();
      await keepVersion(projectId, found.scene.id);
      await cache.invalidateQueries({ queryKey: keys.versions(projectId, found.scene.id) });
      showToast("This scene is kept in its history as it is now.");
    } catch (error) {
      showProblem(error);
    }
  };
  const page = (id: string, title: string, run: () => void, more: Partial<Command> = {}): Command => ({
    id: `page.${id}`,
    title,
    group: "Page",
    run,
    enabled: write,
    ...more,
  });
  useCommands(
    [
      page("emphasis", "Emphasis", mark("emphasis"), { keys: "mod+i", words: "italic", local: true }),
      page("strong", "Strong", mark("strong"), { keys: "mod+b", words: "bold", local: true }),
      page("smallCaps", "Small capitals", mark("smallCaps"), { keys: "mod+shift+k", local: true }),
      page("quote", "Set as a quotation", block("quote"), {
        keys: "mod+shift+.",
        words: "block quote",
        local: true,
      }),
      page("verse", "Set as verse", block("verse"), { keys: "mod+shift+,", words: "poem", local: true }),
      page("note", "Add a footnote", () => addNote(stage), { keys: "mod+alt+n" }),
      page("save", "Save now", () => void stage.documents.flush(), { keys: "mod+s" }),
      page("split", "Split the scene at the cursor", () => void splitHere(), { keys: "mod+Enter" }),
      page("add", "New scene after this one", () => void addScene(), { keys: "mod+shift+Enter" }),
      page("merge", "Merge with the scene before", () => void mergeUp(), { keys: "mod+shift+Backspace" }),
      page("chapter", "Begin a chapter with this scene", beginChapter, { keys: "mod+alt+Enter" }),
      page("next", "Next scene", () => step(1), { keys: "alt+PageDown", enabled: true }),
      page("previous", "Scene before", () => step(-1), { keys: "alt+PageUp", enabled: true }),
      page("keep", "Keep this scene in its history", () => void keep(), { words: "version snapshot" }),
    ],
    [projectId, write],
  );
}

function addNote(stage: Stage): void {
  const editor = stage.editorAt();
  if (!editor) return;
  const { to } = editor.state.selection;
  editor
    .chain()
    .focus()
    .insertContentAt(to, { type: "footnote", attrs: { content: [] } })
    .run();
  const drawn = editor.view.nodeDOM(to);
  if (drawn instanceof HTMLElement) drawn.click();
}
