/** The things the server speaks of, by the names the app uses for them. */

export type Role = "front" | "body" | "back";

export interface Session {
  user: { id: string; name: string };
  mode: string;
}

export interface Project {
  id: string;
  title: string;
  author: string;
  language: string;
  words: number;
  is_sample: boolean;
  created_at: string;
  updated_at: string;
  score?: number | null;
  open_findings: number;
  etag?: string;
}

export interface SceneLine {
  id: string;
  title: string;
  words: number;
  revision: number;
  position: number | string;
  findings: number;
  etag: string;
}

export interface ChapterLine {
  id: string;
  title: string;
  role: Role;
  position: number | string;
  words: number;
  findings: number;
  etag: string;
  scenes: SceneLine[];
}

export interface PartLine {
  id: string;
  title: string;
  position: number | string;
  etag: string;
  chapters: ChapterLine[];
}

export interface Outline {
  parts: PartLine[];
  words: number;
}

export type MarkName = "emphasis" | "strong" | "smallCaps";

export interface TextNode {
  type: "text";
  text: string;
  marks?: { type: MarkName }[];
}

export interface NoteRun {
  text: string;
  marks?: MarkName[] | { type: MarkName }[];
}

export interface FootnoteNode {
  type: "footnote";
  attrs: { content: NoteRun[] };
}

export type InlineNode = TextNode | { type: "hardBreak" } | FootnoteNode;

export interface TextBlock {
  type: "paragraph" | "quote" | "verse";
  content?: InlineNode[];
}

export interface ImageBlock {
  type: "image";
  attrs: { name: string; alt: string };
}

export type BodyBlock = TextBlock | ImageBlock;

export interface Body {
  type: "doc";
  content?: BodyBlock[];
}

export interface Scene {
  id: string;
  title: string;
  chapter_id: string;
  body: Body;
  words: number;
  revision: number;
  etag: string;
}

export interface SavedBody {
  revision: number;
  words: number;
  etag: string;
}

export interface Version {
  id: string;
  created_at: string;
  words: number;
  reason: string;
  revision: number;
  name?: string | null;
}

export interface VersionWithBody extends Version {
  body: Body;
}

export interface Annotations {
  revision: number;
  entities: { entity_id: string; start: number; end: number }[];
  findings: { finding_id: string; severity: Severity; start: number; end: number }[];
}

export type Severity = "blocker" | "warning" | "suggestion";

export interface Deletion {
  deletion_id: string;
}
