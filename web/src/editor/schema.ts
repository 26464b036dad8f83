/** What a scene may hold, and nothing else: three kinds of paragraph, pictures, line breaks, notes, three marks. */
import { getSchema, Mark, Node, type Extensions } from "@tiptap/core";
import type { NoteRun } from "@/api/types";

const Doc = Node.create({ name: "doc", topNode: true, content: "block+" });
const Text = Node.create({ name: "text", group: "inline" });

const Paragraph = Node.create({
  name: "paragraph",
  group: "block",
  content: "inline*",
  priority: 1000,
  parseHTML: () => ["p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "div"].map((tag) => ({ tag })),
  renderHTML: () => ["p", 0],
});

const Quote = Node.create({
  name: "quote",
  group: "block",
  content: "inline*",
  parseHTML: () => [
    { tag: "p.quote", priority: 1100 },
    { tag: "blockquote > p", priority: 1100 },
  ],
  renderHTML: () => ["p", { class: "quote" }, 0],
});

const Verse = Node.create({
  name: "verse",
  group: "block",
  content: "inline*",
  parseHTML: () => [{ tag: "p.verse", priority: 1100 }],
  renderHTML: () => ["p", { class: "verse" }, 0],
});

/** Where pictures are fetched from; set once for the book that is open. */
export const imageSource = { address: (name: string): string => name };

/** A picture is called by a plain name; what is pasted from elsewhere leads nowhere. */
const PLAIN_NAME = /^[\w-]{1,200}(\.[a-z0-9]{1,8})?$/;

const Image = Node.create({
  name: "image",
  group: "block",
  atom: true,
  draggable: true,
  addAttributes: () => ({ name: { default: "" }, alt: { default: "" } }),
  parseHTML: () => [
    {
      tag: "img[data-name]",
      getAttrs: (element) => {
        const name = element.getAttribute("data-name") ?? "";
        return PLAIN_NAME.test(name) && { name, alt: (element.getAttribute("alt") ?? "").slice(0, 1000) };
      },
    },
  ],
  renderHTML: ({ node }) => {
    const { name, alt } = node.attrs as { name: string; alt: string };
    return ["img", { "data-name": name, alt, src: imageSource.address(name), loading: "lazy" }];
  },
});

const HardBreak = Node.create({
  name: "hardBreak",
  group: "inline",
  inline: true,
  selectable: false,
  parseHTML: () => [{ tag: "br" }],
  renderHTML: () => ["br"],
  renderText: () => "\n",
});

const Footnote = Node.create({
  name: "footnote",
  group: "inline",
  inline: true,
  atom: true,
  addAttributes: () => ({ content: { default: [] as NoteRun[], rendered: false } }),
  parseHTML: () => [
    {
      tag: "sup[data-note]",
      getAttrs: (element) => ({ content: readNote(element.getAttribute("data-note")) }),
    },
  ],
  renderHTML: ({ node }) => {
    const content = (node.attrs as { content: NoteRun[] }).content;
    return [
      "sup",
      {
        class: "footnote",
        "data-note": JSON.stringify(content),
        role: "button",
        tabindex: "0",
        "aria-label": `Footnote: ${textOfNote(content)}`,
      },
    ];
  },
});

const MARKS = ["emphasis", "strong", "smallCaps"];

/** A note that was pasted: the text and the marks of its runs, and nothing else that may stand there. */
function readNote(text: string | null): NoteRun[] {
  try {
    const content: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(content) ? content.flatMap(readRun) : [];
  } catch {
    return [];
  }
}

function readRun(run: unknown): NoteRun[] {
  const { text, marks } = (run ?? {}) as { text?: unknown; marks?: unknown };
  if (typeof text !== "string") return [];
  const known = (Array.isArray(marks) ? marks : [])
    .map((mark) => (mark as { type?: unknown } | null)?.type)
    .filter((type) => MARKS.some((name) => name === type));
  return [known.length ? ({ text, marks: known.map((type) => ({ type })) } as NoteRun) : { text }];
}

export function textOfNote(content: readonly NoteRun[]): string {
  return content.map((run) => run.text).join("");
}

const Emphasis = Mark.create({
  name: "emphasis",
  parseHTML: () => [{ tag: "em" }, { tag: "i" }, { style: "font-style=italic" }],
  renderHTML: () => ["em", 0],
  addKeyboardShortcuts() {
    return { "Mod-i": () => this.editor.commands.toggleMark(this.name) };
  },
});

const Strong = Mark.create({
  name: "strong",
  parseHTML: () => [
    { tag: "strong" },
    // Some programs wrap everything they copy in a <b> that is not bold.
    { tag: "b", getAttrs: (element) => element.style.fontWeight !== "normal" && null },
    { style: "font-weight", getAttrs: (value) => /^(bold(er)?|[6-9]00)$/.test(value) && null },
  ],
  renderHTML: () => ["strong", 0],
  addKeyboardShortcuts() {
    return { "Mod-b": () => this.editor.commands.toggleMark(this.name) };
  },
});

const SmallCaps = Mark.create({
  name: "smallCaps",
  parseHTML: () => [{ tag: "span.small-caps" }, { style: "font-variant=small-caps" }],
  renderHTML: () => ["span", { class: "small-caps" }, 0],
  addKeyboardShortcuts() {
    return { "Mod-Shift-k": () => this.editor.commands.toggleMark(this.name) };
  },
});

export const sceneNodes: Extensions = [
  Doc,
  Text,
  Paragraph,
  Quote,
  Verse,
  Image,
  HardBreak,
  Footnote,
  Emphasis,
  Strong,
  SmallCaps,
];

export const sceneSchema = getSchema(sceneNodes);
