/** The documents of scenes as this device has them: of each a log of updates, which is made one now and then. */
import { openDatabase } from "@/editor/documents/database";

export interface CopyName {
  projectId: string;
  sceneId: string;
  /** Several people may share a device. */
  person: string;
}

export interface Entry {
  epoch: string;
  update: Uint8Array;
  /** Holds edits of this device that the server has not acknowledged. */
  unsent: boolean;
  at: number;
}

export interface KeptEntry extends Entry {
  key: number;
}

interface Row extends Omit<Entry, "unsent"> {
  copy: string;
  /** The name of the copy again, only where there is something unsent; so that those are found at once. */
  unsent?: string;
}

const STORE = "updates";
const database = openDatabase("narrative.documents", (made) => {
  const store = made.createObjectStore(STORE, { autoIncrement: true });
  store.createIndex("copy", "copy");
  store.createIndex("unsent", "unsent");
});

export function nameOf({ person, projectId, sceneId }: CopyName): string {
  return `${person}/${projectId}/${sceneId}`;
}

function toRow(copy: CopyName, { unsent, ...entry }: Entry): Row {
  return { ...entry, copy: nameOf(copy), ...(unsent ? { unsent: nameOf(copy) } : {}) };
}

function toEntry({ epoch, update, unsent, at }: Row, key: number): KeptEntry {
  return { epoch, update, unsent: unsent !== undefined, at, key };
}

export function appendEntry(copy: CopyName, entry: Entry): Promise<number> {
  return database.write(STORE, (store) => store.add(toRow(copy, entry)) as IDBRequest<number>);
}

/** Put one entry in the place of those with these keys, all in one step; others that came meanwhile stay. */
export function replaceEntries(copy: CopyName, keys: readonly number[], entry: Entry): Promise<number> {
  return database.write(STORE, (store) => {
    for (const key of keys) store.delete(key);
    return store.add(toRow(copy, entry)) as IDBRequest<number>;
  });
}

/** In the order in which they were kept. */
export async function readEntries(copy: CopyName): Promise<KeptEntry[]> {
  return (await collect("copy", IDBKeyRange.only(nameOf(copy)))).map(({ key, row }) => toEntry(row, key));
}

/** The scenes of a book in which this person left something unsent, with what that is. */
export async function listUnsent(projectId: string, person: string): Promise<Map<string, KeptEntry[]>> {
  const prefix = nameOf({ projectId, person, sceneId: "" });
  const found = new Map<string, KeptEntry[]>();
  for (const { key, row } of await collect("unsent", under(prefix))) {
    const sceneId = row.copy.slice(prefix.length);
    found.set(sceneId, [...(found.get(sceneId) ?? []), toEntry(row, key)]);
  }
  return found;
}

export async function dropCopy(copy: CopyName): Promise<void> {
  await dropWhere("copy", IDBKeyRange.only(nameOf(copy)), () => true);
}

/** What a person read and wrote here goes with them, but for what never reached the server. */
export async function dropSent(person: string): Promise<void> {
  const unsent = new Set((await collect("unsent", under(`${person}/`))).map(({ row }) => row.copy));
  await dropWhere("copy", under(`${person}/`), (copy) => !unsent.has(copy));
}

function under(prefix: string): IDBKeyRange {
  return IDBKeyRange.bound(prefix, `${prefix}\uffff`);
}

async function collect(index: string, range: IDBKeyRange): Promise<{ key: number; row: Row }[]> {
  const found: { key: number; row: Row }[] = [];
  await database.read(STORE, (store) => {
    const request = store.index(index).openCursor(range);
    request.addEventListener("success", () => {
      const cursor = request.result;
      if (!cursor) return;
      found.push({ key: cursor.primaryKey as number, row: cursor.value as Row });
      cursor.continue();
    });
    return request;
  });
  return found.sort((a, b) => a.key - b.key);
}

async function dropWhere(index: string, range: IDBKeyRange, test: (copy: string) => boolean): Promise<void> {
  await database.write(STORE, (store) => {
    const request = store.index(index).openCursor(range);
    request.addEventListener("success", () => {
      const cursor = request.result;
      if (!cursor) return;
      if (test((cursor.value as Row).copy)) cursor.delete();
      cursor.continue();
    });
    return request;
  });
}
