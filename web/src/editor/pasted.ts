/**
 * What is pasted, cleaned before any of it is parsed: only tags and attributes that a scene can hold are left.
 *
 * The page's content policy holds for parsed markup too, also where it is never shown. So how the text looks (programs
 * write bold and italics as styles) goes by as data, and is laid on by the parser, which the policy allows.
 */
import { DOMParser, type Schema } from "@tiptap/pm/model";
import type { EditorProps } from "@tiptap/pm/view";

/** Everything between these and their ends says nothing to a reader. */
const UNREAD = /<!--[\s\S]*?(?:-->|$)|<(script|title|template|noscript|svg|math)\b[\s\S]*?(?:<\/\1\s*>|$)/gi;
const SHEET = /<style\b[^>]*>([\s\S]*?)(?:<\/style\s*>|$)/gi;
const TAG = /<(\/?)([a-z][a-z0-9:-]*)((?:"[^"]*"|'[^']*'|[^'">])*)>?/gi;
const ATTRIBUTE = /([a-z-]+)\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)/gi;

const TAGS = new Set(
  "p h1 h2 h3 h4 h5 h6 ul ol li div section article blockquote pre em i strong b span sup br img table tbody tr td th".split(
    " ",
  ),
);
const ATTRIBUTES: Record<string, string> = {
  class: "class",
  style: "data-style",
  alt: "alt",
  "data-name": "data-name",
  "data-note": "data-note",
  "data-pm-slice": "data-pm-slice",
};

/** The markup without anything a scene cannot hold, and the style sheets that came along. */
export function cleanMarkup(html: string): { html: string; sheet: string } {
  let sheet = "";
  const kept = html
    .replace(SHEET, (_, css: string) => {
      sheet += `${css}\n`;
      return "";
    })
    .replace(UNREAD, "")
    .replace(TAG, (_, end: string, name: string, rest: string) => writeTag(end, name.toLowerCase(), rest));
  return { html: kept, sheet };
}

function writeTag(end: string, name: string, rest: string): string {
  if (!TAGS.has(name)) return "";
  if (end) return `</${name}>`;
  const attributes = [...rest.matchAll(ATTRIBUTE)].flatMap(([, key = "", value = ""]) => {
    const kept = ATTRIBUTES[key.toLowerCase()];
    return kept ? [` ${kept}=${/^["']/.test(value) ? value : `"${value}"`}`] : [];
  });
  return `<${name}${attributes.join("")}>`;
}

/** The editor's own way with what is pasted or dropped. */
export function createPasteProps(schema: Schema): EditorProps {
  let sheet = "";
  const parser = DOMParser.fromSchema(schema);
  const dressed = Object.create(parser) as DOMParser;
  dressed.parseSlice = (dom, options) => {
    dress(dom as HTMLElement, sheet);
    return parser.parseSlice(dom, options);
  };
  return {
    transformPastedHTML: (html) => {
      const clean = cleanMarkup(html);
      sheet = clean.sheet;
      return clean.html;
    },
    clipboardParser: dressed,
  };
}

/** Lay the styles on the elements, so that the schema's rules see what is bold. */
function dress(dom: HTMLElement, sheet: string): void {
  for (const rule of readRules(sheet))
    for (const element of selectAll(dom, rule.selectorText)) element.style.cssText += rule.style.cssText;
  for (const element of dom.querySelectorAll<HTMLElement>("[data-style]"))
    element.style.cssText += element.dataset["style"] ?? "";
}

function readRules(sheet: string): CSSStyleRule[] {
  if (!sheet) return [];
  try {
    const parsed = new CSSStyleSheet();
    parsed.replaceSync(sheet);
    return [...parsed.cssRules].filter((rule) => rule instanceof CSSStyleRule);
  } catch {
    return [];
  }
}

function selectAll(dom: HTMLElement, selector: string): HTMLElement[] {
  try {
    return [...dom.querySelectorAll<HTMLElement>(selector)];
  } catch {
    return [];
  }
}
