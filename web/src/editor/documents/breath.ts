/** The last breath of a page that goes: what the large storage has not taken yet, written at once into the small one. */
import { mergeUpdates } from "yjs";
import { nameOf, type CopyName } from "@/editor/documents/log";
import { fromBase64, toBase64 } from "@/lib/base64";
import { forget, readRemembered, remember } from "@/lib/remembered";

export interface Breath {
  epoch: string;
  update: Uint8Array;
  at: number;
}

interface Written {
  epoch: string;
  update: string;
  at: number;
}

const PREFIX = "narrative.unsent:";

/** Returns whether it was kept. Another page of this browser may have left something of its own; both stay. */
export function keepBreath(copy: CopyName, epoch: string, update: Uint8Array): boolean {
  const before = readBreath(copy);
  const all = before?.epoch === epoch ? mergeUpdates([before.update, update]) : update;
  return remember(PREFIX + nameOf(copy), { epoch, update: toBase64(all), at: Date.now() } satisfies Written);
}

export function readBreath(copy: CopyName): Breath | null {
  return read(PREFIX + nameOf(copy));
}

export function forgetBreath(copy: CopyName): void {
  forget(PREFIX + nameOf(copy));
}

/** By scene, what this person's pages of a book left behind. */
export function listBreaths(projectId: string, person: string): Map<string, Breath> {
  const prefix = PREFIX + nameOf({ projectId, person, sceneId: "" });
  const found = new Map<string, Breath>();
  for (const key of listKeys(prefix)) {
    const breath = read(key);
    if (breath) found.set(key.slice(prefix.length), breath);
  }
  return found;
}

export function listKeys(prefix: string): string[] {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(prefix));
  } catch {
    return [];
  }
}

function read(key: string): Breath | null {
  const written = readRemembered<Written | null>(key, null);
  return written && { ...written, update: fromBase64(written.update) };
}
