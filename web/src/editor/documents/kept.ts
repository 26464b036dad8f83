/** What this device keeps of a book that the server would not take, as words to copy. */
import { useEffect, useState } from "react";
import { Doc } from "yjs";
import { readPerson } from "@/api/signedIn";
import { forgetBreath, listBreaths } from "@/editor/documents/breath";
import { readBody } from "@/editor/documents/content";
import { DeviceCopy } from "@/editor/documents/copy";
import { listDrafts, removeDraft } from "@/editor/documents/drafts";
import { dropCopy, listUnsent, type KeptEntry } from "@/editor/documents/log";
import { savingStore } from "@/editor/documents/status";
import { paragraphsOf } from "@/editor/prose";
import type { Body } from "@/api/types";

/** Copies are written a moment after the words they hold; they are looked for again until then. */
const LOOK_AGAIN = [400, 1_500, 4_000];

export interface Kept {
  sceneId: string;
  at: number;
  text: string;
}

export async function listKeptWords(projectId: string): Promise<Kept[]> {
  const person = readPerson();
  const found = (await listDrafts(projectId)).map(({ sceneId, at, body }) => ({
    sceneId,
    at,
    text: textOf(body),
  }));
  const unsent = await listUnsent(projectId, person).catch(() => new Map<string, KeptEntry[]>());
  const breaths = listBreaths(projectId, person);
  for (const sceneId of new Set([...unsent.keys(), ...breaths.keys()])) {
    const doc = new Doc();
    await new DeviceCopy({ projectId, sceneId, person }, () => undefined).load(doc, null);
    const at = unsent.get(sceneId)?.at(-1)?.at ?? breaths.get(sceneId)?.at ?? 0;
    found.push({ sceneId, at, text: textOf(readBody(doc)) });
  }
  return found.sort((a, b) => b.at - a.at);
}

function textOf(body: Body): string {
  return paragraphsOf(body).join("\n\n");
}

async function dropKept(projectId: string, sceneId: string): Promise<void> {
  const copy = { projectId, sceneId, person: readPerson() };
  forgetBreath(copy);
  await removeDraft({ projectId, sceneId });
  await dropCopy(copy).catch(() => undefined);
}

export function useKeptWords(projectId: string): { kept: readonly Kept[]; drop: (sceneId: string) => void } {
  const [kept, setKept] = useState<readonly Kept[]>([]);
  const [looked, lookAgain] = useState(0);
  useEffect(() => {
    let gone = false;
    const look = () => void listKeptWords(projectId).then((found) => (gone ? undefined : setKept(found)));
    look();
    const timers = LOOK_AGAIN.map((wait) => setTimeout(look, wait));
    const stop = savingStore.subscribe(() => timers.push(setTimeout(look, LOOK_AGAIN[0])));
    return () => {
      gone = true;
      stop();
      timers.forEach(clearTimeout);
    };
  }, [projectId, looked]);
  const drop = (sceneId: string) =>
    void dropKept(projectId, sceneId).then(() => lookAgain((count) => count + 1));
  return { kept, drop };
}
