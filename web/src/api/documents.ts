/** What is said over a project's line about the documents of its scenes; bytes are base64. */

export type FromClient =
  | { type: "open"; scene_id: string; epoch: string | null; state: string | null }
  | { type: "update"; scene_id: string; epoch: string; id: number; update: string }
  | { type: "close"; scene_id: string };

export interface Opened {
  type: "opened";
  scene_id: string;
  epoch: string;
  seq: number;
  /** What the server has: a state vector of Yjs. */
  state: string;
  /** What this device lacks; everything where it has nothing of this epoch. */
  update: string;
}

export interface Durable {
  type: "durable";
  scene_id: string;
  id: number;
  seq: number;
}

export interface Refused {
  type: "refused";
  scene_id: string;
  id: number;
  reason: string;
  /** Which of the kinds of errors it is. */
  kind: string;
  /** For whoever wrote it. */
  detail: string;
}

export interface Updated {
  type: "update";
  scene_id: string;
  epoch: string;
  seq: number;
  update: string;
}

export interface Shut {
  type: "shut";
  scene_id: string;
  reason: string;
  kind: string;
}

export type FromServer = Opened | Durable | Refused | Updated | Shut;

const TYPES = ["opened", "durable", "refused", "update", "shut"];

export function isAboutDocument(event: { type: string }): event is FromServer {
  return TYPES.includes(event.type);
}
