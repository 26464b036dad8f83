/** A scene's document and its body: the fragment that the editor is bound to, read and written as the editor's JSON. */
import { updateYFragment } from "@tiptap/y-tiptap";
import { Doc, XmlElement, XmlText, type XmlFragment } from "yjs";
import type { Body } from "@/api/types";
import { EMPTY_BODY } from "@/editor/prose";
import { sceneSchema } from "@/editor/schema";

const FIELD = "body";

interface Json {
  type: string;
  [field: string]: unknown;
}

export function fragmentOf(doc: Doc): XmlFragment {
  return doc.getXmlFragment(FIELD);
}

/** Read without a trace: the binding's own reader takes out of the document what it does not know. */
export function readBody(doc: Doc): Body {
  const content = fragmentOf(doc).toArray().flatMap(readNode);
  const body = { ...EMPTY_BODY, ...(content.length ? { content } : {}) } as Body;
  try {
    return sceneSchema.nodeFromJSON(body).toJSON() as Body;
  } catch {
    return body;
  }
}

function readNode(node: unknown): Json[] {
  if (node instanceof XmlText) return readRuns(node);
  if (!(node instanceof XmlElement)) return [];
  const attrs: Record<string, unknown> = node.getAttributes();
  const content = (node.toArray() as unknown[]).flatMap(readNode);
  return [
    {
      type: node.nodeName,
      ...(Object.keys(attrs).length ? { attrs } : {}),
      ...(content.length ? { content } : {}),
    },
  ];
}

function readRuns(text: XmlText): Json[] {
  const runs = text.toDelta() as { insert: string; attributes?: Record<string, unknown> }[];
  return runs.map(({ insert, attributes }) => {
    const marks = Object.keys(attributes ?? {}).map((type) => ({ type }));
    return { type: "text", text: insert, ...(marks.length ? { marks } : {}) };
  });
}

/** Whether the editor can show all that a document holds. What it cannot show it would take out. */
export function fitsEditor(doc: Doc): boolean {
  try {
    sceneSchema.nodeFromJSON(readBody(doc)).check();
    return true;
  } catch {
    return false;
  }
}

/** Make a document say `body`, as edits: what both say stays, and with it what others write there at the same moment. */
export function writeBody(doc: Doc, body: Body, origin?: unknown): void {
  const root = sceneSchema.nodeFromJSON(body);
  doc.transact(
    () => updateYFragment(doc, fragmentOf(doc), root, { mapping: new Map(), isOMark: new Map() }),
    origin,
  );
}

export function makeDoc(body: Body): Doc {
  const doc = new Doc();
  writeBody(doc, body);
  return doc;
}

/** Whether two bodies are one and the same text to the editor. */
export function saySame(a: Body, b: Body): boolean {
  try {
    return sceneSchema.nodeFromJSON(a).eq(sceneSchema.nodeFromJSON(b));
  } catch {
    return false;
  }
}
