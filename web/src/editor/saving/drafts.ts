/** A copy on this device of everything the server has not confirmed yet, so that no crash and no lost line costs a word. */
import { readPerson } from "@/api/signedIn";
import type { Body } from "@/api/types";
import { forget, readRemembered, remember } from "@/lib/remembered";

export interface Draft {
  projectId: string;
  sceneId: string;
  body: Body;
  /** The version the draft began from. */
  etag: string;
  revision: number;
  at: number;
  /** Who wrote it; several people may share a device. */
  person?: string;
}

const DATABASE = "narrative";
const STORE = "drafts";
const LAST_BREATH = "narrative.draft:";

let opened: Promise<IDBDatabase> | null = null;

function open(): Promise<IDBDatabase> {
  opened ??= new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("This browser keeps nothing"));
  });
  return opened;
}

async function within<T>(
  mode: IDBTransactionMode,
  act: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const database = await open();
  return new Promise<T>((resolve, reject) => {
    const request = act(database.transaction(STORE, mode).objectStore(STORE));
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("This browser keeps nothing"));
  });
}

function keyOf(draft: Pick<Draft, "projectId" | "sceneId">): string {
  return `${draft.projectId}/${draft.sceneId}`;
}

/** Kept in the small storage where the large one is refused; returns whether either took it. */
export async function putDraft(draft: Draft): Promise<boolean> {
  try {
    await within("readwrite", (store) => store.put(signed(draft), keyOf(draft)));
    forget(LAST_BREATH + keyOf(draft));
    return true;
  } catch {
    return putDraftNow(draft);
  }
}

/** The synchronous way, for a page that is about to go. */
export function putDraftNow(draft: Draft): boolean {
  return remember(LAST_BREATH + keyOf(draft), signed(draft));
}

function signed(draft: Draft): Draft {
  return { ...draft, person: readPerson() };
}

export async function removeDraft(draft: Pick<Draft, "projectId" | "sceneId">): Promise<void> {
  forget(LAST_BREATH + keyOf(draft));
  try {
    await within("readwrite", (store) => store.delete(keyOf(draft)));
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
    return (await within("readonly", (store) => store.getAll(range))) as Draft[];
  } catch {
    return [];
  }
}

function listLastBreaths(projectId: string): Draft[] {
  const prefix = `${LAST_BREATH}${projectId}/`;
  return listKeys()
    .filter((key) => key.startsWith(prefix))
    .map((key) => readRemembered<Draft | null>(key, null))
    .filter((draft) => draft !== null);
}

function listKeys(): string[] {
  try {
    return Object.keys(localStorage);
  } catch {
    return [];
  }
}
