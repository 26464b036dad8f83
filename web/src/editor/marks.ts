/** What the engine saw, drawn over the text without touching it: names underlined, words at fault washed. */
import { Extension } from "@tiptap/core";
import type { Node } from "@tiptap/pm/model";
import { Plugin, PluginKey } from "@tiptap/pm/state";
import { Decoration, DecorationSet } from "@tiptap/pm/view";
import type { Annotations, Severity } from "@/api/types";
import { OffsetMap } from "@/editor/offsets";

export interface SceneMarks {
  names: readonly { id: string; kind: string; start: number; end: number }[];
  washes: readonly { id: string; severity: Severity; start: number; end: number }[];
}

export const NO_MARKS: SceneMarks = { names: [], washes: [] };

interface Flash {
  start: number;
  end: number;
}

type Change = { marks: SceneMarks } | { flash: Flash | null };

const key = new PluginKey<DecorationSet>("sceneMarks");
const flashKey = new PluginKey<DecorationSet>("flash");

/** Marks of one revision, with the kinds of what is named. An entity nobody knows is left out. */
export function toMarks(annotations: Annotations, kinds: ReadonlyMap<string, string>): SceneMarks {
  return {
    names: annotations.entities.flatMap(({ entity_id, start, end }) => {
      const kind = kinds.get(entity_id);
      return kind ? [{ id: entity_id, kind, start, end }] : [];
    }),
    washes: annotations.findings.map(({ finding_id, severity, start, end }) => ({
      id: finding_id,
      severity,
      start,
      end,
    })),
  };
}

function draw(doc: Node, { names, washes }: SceneMarks): DecorationSet {
  const map = new OffsetMap(doc);
  const place = (start: number, end: number, attrs: Record<string, string>) => {
    if (end > map.length) return [];
    const from = map.positionOf(start, "start");
    const to = map.positionOf(end, "end");
    return from < to ? [Decoration.inline(from, to, attrs)] : [];
  };
  return DecorationSet.create(doc, [
    ...names.flatMap(({ id, kind, start, end }) =>
      place(start, end, { class: `name name-${kind}`, "data-entity": id }),
    ),
    ...washes.flatMap(({ id, severity, start, end }) =>
      place(start, end, { class: `wash wash-${severity}`, "data-finding": id }),
    ),
  ]);
}

function drawFlash(doc: Node, flash: Flash | null): DecorationSet {
  if (!flash) return DecorationSet.empty;
  const map = new OffsetMap(doc);
  const from = map.positionOf(flash.start, "start");
  const to = map.positionOf(flash.end, "end");
  return from < to
    ? DecorationSet.create(doc, [Decoration.inline(from, to, { class: "flash" })])
    : DecorationSet.empty;
}

function layer(
  pluginKey: PluginKey<DecorationSet>,
  redraw: (change: Change, doc: Node) => DecorationSet | null,
) {
  return new Plugin<DecorationSet>({
    key: pluginKey,
    state: {
      init: () => DecorationSet.empty,
      apply: (transaction, drawn) => {
        const change = transaction.getMeta(pluginKey) as Change | undefined;
        return (change && redraw(change, transaction.doc)) ?? drawn.map(transaction.mapping, transaction.doc);
      },
    },
    props: { decorations: (state) => pluginKey.getState(state) },
  });
}

export const SceneMarking = Extension.create({
  name: "sceneMarking",
  addProseMirrorPlugins: () => [
    layer(key, (change, doc) => ("marks" in change ? draw(doc, change.marks) : null)),
    layer(flashKey, (change, doc) => ("flash" in change ? drawFlash(doc, change.flash) : null)),
  ],
  addCommands: () => ({
    setSceneMarks:
      (marks: SceneMarks) =>
      ({ tr, dispatch }) => {
        dispatch?.(tr.setMeta(key, { marks } satisfies Change).setMeta("addToHistory", false));
        return true;
      },
    flash:
      (flash: Flash | null) =>
      ({ tr, dispatch }) => {
        dispatch?.(tr.setMeta(flashKey, { flash } satisfies Change).setMeta("addToHistory", false));
        return true;
      },
  }),
});

declare module "@tiptap/core" {
  interface Commands<ReturnType> {
    sceneMarking: {
      /** Draw names and findings; spans are code points in the plain text as it stands. */
      setSceneMarks: (marks: SceneMarks) => ReturnType;
      /** Show a passage for a moment. */
      flash: (flash: Flash | null) => ReturnType;
    };
  }
}
