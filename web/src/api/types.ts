/** The things the server speaks of, by the names the app uses for them; their shapes are drawn from its OpenAPI. */
import type { components } from "@/api/schema";

type Schemas = components["schemas"];

export type Role = Schemas["Role"];
export type Severity = Schemas["Severity"];
export type Project = Schemas["Project"];
export type MemberRole = Project["role"];
export type Member = Schemas["Member"];
export type Template = Schemas["Template"];
export type Invitation = Schemas["Invitation"];
export type InvitationLook = Schemas["InvitationLook"];
export type WaitingInvitation = Schemas["WaitingInvitation"];
export type Deed = Schemas["ActivityItem"];
export type Thrown = Schemas["TrashItem"];
export type ThrownBook = Schemas["DeletedBook"];
export type Changes = Schemas["Changes"];
export type Change = NonNullable<Changes["undo"]>;
export type SceneLine = Schemas["SceneItem"];
export type ChapterLine = Schemas["ChapterItem"];
export type PartLine = Schemas["PartItem"];
export type Outline = Schemas["Outline"];
export type Version = Schemas["Version"];
export type Annotations = Schemas["Annotations"];
export type Deletion = Schemas["Deleted"];
export type Made = Schemas["Item"];
export type Merged = Schemas["Merged"];
export type ItemChange = Schemas["ItemChange"];

/** A body is the editor's own JSON; the server checks it against the same closed schema. */
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

export type Scene = Omit<Schemas["SceneText"], "body"> & { body: Body };
export type VersionWithBody = Omit<Schemas["VersionText"], "body"> & { body: Body };
