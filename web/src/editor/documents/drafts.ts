/** Whole scenes that an earlier version of this app kept on this device; they are taken up, and no new ones are made. */
import { readPerson } from "@/api/signedIn";
import type { Body } from "@/api/types";
import { listKeys } from "@/editor/documents/breath";
import { openDatabase } from "@/editor/documents/database";
import { forget, readRemembered } from "@/lib/remembered";

export interface Draft {
  projectId: string;
  sceneId: string;
  body: Body;
  /** The revision that the draft began from. */
  revision: number;
  at: number;
  /** Who wrote it; several people may share a device. */
  person?: string;
}

const STORE = "drafts";
const LAST_BREATH = "narrative.draft:";
const database = openDatabase("narrative", (made) => made.createObjectStore(STORE));

function keyOf(draft: Pick<Draft, "projectId" | "sceneId">): string {
  return `${draft.projectId}/${draft.sceneId}`;
}

export async function removeDraft(draft: Pick<Draft, "projectId" | "sceneId">): Promise<void> {
  forget(LAST_BREATH + keyOf(draft));
  try {
    await database.write(STORE, (store) => store.delete(keyOf(draft)));
  } catch {
    // What was never kept need not be removed.
  }
}

/** Every draft that this person left in a book; where both storages hold one, the later. */
export async function listDrafts(projectId: string): Promise<Draft[]> {
  const found = new Map<string, Draft>();
  for (const draft of [...(await listKept(projectId)), ...listLastBreaths(projectId)]) {
    if (draft.person && draft.person !== readPerson()) continue;
    const other = found.get(draft.sceneId);
    if (!other || other.at <= draft.at) found.set(draft.sceneId, draft);
  }
  return [...found.values()];
}

async function listKept(projectId: string): Promise<Draft[]> {
  try {
    const range = IDBKeyRange.bound(`${projectId}/`, `${projectId}/\uffff`);
    return (await database.read(STORE, (store) => store.getAll(range))) as Draft[];
  } catch {
    return [];
  }
}

function listLastBreaths(projectId: string): Draft[] {
  return listKeys(`${LAST_BREATH}${projectId}/`)
    .map((key) => readRemembered<Draft | null>(key, null))
    .filter((draft) => draft !== null);
}
