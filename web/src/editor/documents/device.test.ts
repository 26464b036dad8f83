import "fake-indexeddb/auto";
import { applyUpdate, Doc } from "yjs";
import { describe, expect, it, vi } from "vitest";
import { sayFarewell } from "@/api/signedIn";
import { readBreath } from "@/editor/documents/breath";
import { conflictStore } from "@/editor/documents/conflicts";
import { readBody, writeBody } from "@/editor/documents/content";
import { listDrafts, type Draft } from "@/editor/documents/drafts";
import { listKeptWords } from "@/editor/documents/kept";
import { dropCopy, listUnsent, readEntries } from "@/editor/documents/log";
import { savingStore } from "@/editor/documents/status";
import { remember } from "@/lib/remembered";
import { toastStore } from "@/ui/toasts";
import {
  book,
  comeBack,
  copyOf,
  fallOver,
  fill,
  lose,
  openBook,
  openScene,
  reconnect,
  rest,
  said,
  scene,
  scenes,
  server,
  setUpBook,
  type,
  until,
} from "../../../tests/documents";
import { bodyOf, plainText } from "../../../tests/fake";

setUpBook();

describe("what lies on this device", () => {
  it("is written in before there is a line, and sent when there is one", async () => {
    const before = openBook();
    await openScene(before);
    await until(async () => expect(await readEntries(copyOf(scene))).toHaveLength(1));
    before.close();
    await lose();
    reconnect();
    const made = await openScene(openBook());
    expect(made.body).toEqual(bodyOf("Mara slept."));
    type(made.doc, "Mara slept. Offline.");
    await until(() => expect(said()).not.toBe(""));
    await until(async () => expect((await listUnsent(book.project.id, "u")).size).toBe(1));
    await comeBack();
    await until(() => expect(plainText(scene.body)).toBe("Mara slept. Offline."));
    await until(() => expect(said()).toBe("Saved"));
  });

  it("is sent at the next visit, where a page fell over", async () => {
    const documents = openBook();
    const made = await openScene(documents);
    await lose();
    type(made.doc, "Mara slept. Unsent.");
    await until(() => expect(said()).toBe("Offline: kept on this device"));
    fallOver(documents);
    await comeBack();
    expect(plainText(scene.body)).toBe("Mara slept.");
    const next = openBook();
    expect(await next.recover()).toBe(1);
    await until(() => expect(plainText(scene.body)).toBe("Mara slept. Unsent."));
    // At rest the log is one entry, and nothing in it is unsent.
    await until(async () => expect((await listUnsent(book.project.id, "u")).size).toBe(0));
    expect(await readEntries(copyOf(scene))).toHaveLength(1);
    fallOver(next);
    const third = openBook();
    expect(await third.recover()).toBe(0);
    expect((await openScene(third)).body).toEqual(bodyOf("Mara slept. Unsent."));
  });

  it("has the last words of a page that goes, without a moment to wait", async () => {
    const documents = openBook();
    const made = await openScene(documents);
    await lose();
    type(made.doc, "Mara slept. Last words.");
    window.dispatchEvent(new Event("pagehide"));
    const doc = new Doc();
    applyUpdate(doc, readBreath(copyOf(scene))!.update);
    expect(readBody(doc)).toEqual(bodyOf("Mara slept. Last words."));
    // The large storage comes to it no more.
    fill("large");
    await made.flush();
    fallOver(documents);
    vi.restoreAllMocks();
    await comeBack();
    expect(await openBook().recover()).toBe(1);
    await until(() => expect(plainText(scene.body)).toBe("Mara slept. Last words."));
    await until(() => expect(readBreath(copyOf(scene))).toBeNull());
  });

  it("is shown as words where it may not be sent, and thrown away when told so", async () => {
    server.documents.refuse = () => "not-allowed";
    const made = await openScene(openBook());
    type(made.doc, "Mara slept. Refused.");
    await until(() => expect(said()).toBe("Not saved: kept on this device"));
    await until(async () =>
      expect((await listKeptWords(book.project.id)).map(({ text }) => text)).toEqual([
        "Mara slept. Refused.",
      ]),
    );
    await dropCopy(copyOf(scene));
    expect(await listKeptWords(book.project.id)).toEqual([]);
  });

  it("goes with the person who signs out, but for what was not sent", async () => {
    const documents = openBook();
    const other = scenes()[1]!;
    await openScene(documents);
    const made = await openScene(documents, other);
    await until(async () => expect(await readEntries(copyOf(scene))).toHaveLength(1));
    await lose();
    type(made.doc, "Tomas waited. Unsent.");
    await until(() => expect(said()).toBe("Offline: kept on this device"));
    await sayFarewell();
    expect(await readEntries(copyOf(scene))).toEqual([]);
    expect((await listUnsent(book.project.id, "u")).size).toBe(1);
    expect((await listUnsent(book.project.id, "tomas")).size).toBe(0);
    await comeBack();
  });
});

describe("a device that keeps nothing", () => {
  it("falls back to the small storage, says so, and finds the words there", async () => {
    const documents = openBook();
    const made = await openScene(documents);
    await lose();
    fill("large");
    type(made.doc, "Mara slept. Small.");
    await until(() => expect(said()).toBe("Offline: kept on this device"));
    expect(toastStore.get().map(({ text }) => text)).toEqual([expect.stringContaining("little room")]);
    type(made.doc, "Mara slept. Small. Smaller.");
    await rest(200);
    fallOver(documents);
    vi.restoreAllMocks();
    await comeBack();
    expect(await openBook().recover()).toBe(1);
    await until(() => expect(plainText(scene.body)).toBe("Mara slept. Small. Smaller."));
    await until(() => expect(readBreath(copyOf(scene))).toBeNull());
  });

  it("says that nothing is kept, and never otherwise, until the server has it", async () => {
    const made = await openScene(openBook());
    await lose();
    fill("all");
    const words: string[] = [];
    const stop = savingStore.subscribe(() => words.push(said()));
    type(made.doc, "Mara slept. Nowhere.");
    await until(() => expect(said()).toMatch(/^Not kept/));
    expect(words).toEqual(["Saving…", said()]);
    await comeBack();
    await until(() => expect(said()).toBe("Saved"));
    expect(plainText(scene.body)).toBe("Mara slept. Nowhere.");
    stop();
  });
});

describe("a draft of an earlier version of this app", () => {
  const draft = (text: string, rest: Partial<Draft> = {}) => {
    const { projectId, sceneId } = copyOf(scene);
    const one: Draft = { projectId, sceneId, body: bodyOf(text), revision: 1, at: 1, ...rest };
    remember(`narrative.draft:${projectId}/${sceneId}`, one);
  };

  it("becomes edits where the server has what it began from", async () => {
    draft("Mara slept. Yesterday.");
    const documents = openBook();
    expect(await documents.recover()).toBe(1);
    await until(() => expect(plainText(scene.body)).toBe("Mara slept. Yesterday."));
    await until(async () => expect(await listDrafts(book.project.id)).toEqual([]));
    expect(conflictStore.get()).toEqual([]);
  });

  it("stands beside what the server has by now, where that is something else", async () => {
    server.documents.edit(scene, (doc) => writeBody(doc, bodyOf("Theirs.")));
    draft("Mara slept. Yesterday.");
    await openBook().recover();
    await until(() =>
      expect(conflictStore.get()).toMatchObject([
        { mine: bodyOf("Mara slept. Yesterday."), theirs: bodyOf("Theirs.") },
      ]),
    );
    expect(plainText(scene.body)).toBe("Theirs.");
  });

  it("is nobody else's, and is shown to its writer who may only read", async () => {
    draft("Tomas wrote this.", { person: "tomas" });
    expect(await listDrafts(book.project.id)).toEqual([]);
    draft("Mara wrote this.", { person: "u" });
    expect((await listKeptWords(book.project.id)).map(({ text }) => text)).toEqual(["Mara wrote this."]);
  });
});
