/** Takes the page to a passage of a scene that is on it. */
import type { Editor } from "@tiptap/core";
import type { Stage, Wanted } from "@/features/manuscript/stage";
import { OffsetMap } from "@/editor/offsets";

const FLASH = 1_800;
/** How far down the view the passage comes to rest. */
const RESTS_AT = 0.3;

export function answerWanted(stage: Stage, { sceneId, at, edit }: Wanted): void {
  const editor = stage.editorAt(sceneId);
  if (!editor) return;
  stage.arrive(sceneId);
  if (typeof at === "object" && "left" in at) {
    const place = editor.view.posAtCoords(at)?.pos;
    editor.commands.focus(place ?? "start", { scrollIntoView: false });
    return;
  }
  if (typeof at === "string") {
    if (edit) editor.commands.focus(at);
    else scrollToTop(editor.view.dom);
    return;
  }
  showPassage(editor, at, edit);
}

function showPassage(editor: Editor, passage: { start: number; end: number }, edit: boolean): void {
  const map = new OffsetMap(editor.state.doc);
  const from = map.positionOf(passage.start, "start");
  const to = Math.max(from, map.positionOf(passage.end, "end"));
  if (edit) editor.chain().setTextSelection({ from, to }).focus(null, { scrollIntoView: false }).run();
  editor.commands.flash(passage);
  setTimeout(() => {
    if (!editor.isDestroyed) editor.commands.flash(null);
  }, FLASH);
  const settle = () => {
    if (!editor.isDestroyed) scrollTo(editor.view.dom, editor.view.coordsAtPos(from).top);
  };
  settle();
  // Scenes above may still grow into their true height; once more when they have.
  setTimeout(settle, 180);
}

function scrollTo(inside: HTMLElement, top: number): void {
  const scroll = inside.closest<HTMLElement>(".page-scroll");
  if (!scroll) return;
  const frame = scroll.getBoundingClientRect();
  scroll.scrollTop += top - frame.top - frame.height * RESTS_AT;
}

/** The first scene of a chapter brings its heading with it. */
function scrollToTop(inside: HTMLElement): void {
  const scene = inside.closest<HTMLElement>(".scene");
  const first = scene?.parentElement?.querySelector(".scene") === scene;
  const target = first ? scene?.parentElement?.querySelector(".chapter-title") : scene;
  const go = () => (target ?? inside).scrollIntoView({ block: "start" });
  go();
  setTimeout(go, 180);
}
