import "fake-indexeddb/auto";
import { QueryClientProvider } from "@tanstack/react-query";
import { renderHook } from "@testing-library/react";
import { createElement, type ReactNode } from "react";
import { applyUpdate, Doc, XmlElement } from "yjs";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { lineStore, useProjectEvents } from "@/api/events";
import { createQueryClient } from "@/api/queries";
import { notePerson, presence } from "@/api/signedIn";
import { BookDocuments, type BookPorts } from "@/editor/documents/book";
import { readBreath } from "@/editor/documents/breath";
import { conflictStore } from "@/editor/documents/conflicts";
import { fitsEditor, fragmentOf, readBody, writeBody } from "@/editor/documents/content";
import { listDrafts, type Draft } from "@/editor/documents/drafts";
import { listKeptWords } from "@/editor/documents/kept";
import { dropCopy, dropSent, listUnsent, readEntries } from "@/editor/documents/log";
import { describeSaving, savingStore, setSceneState } from "@/editor/documents/status";
import { remember } from "@/lib/remembered";
import { toastStore } from "@/ui/toasts";
import { bodyOf, FakeServer, plainText, type FakeBook } from "../../../tests/fake";
import type { FakeScene } from "../../../tests/fakeBook";

let server: FakeServer;
let book: FakeBook;
let scene: FakeScene;
let opened: BookDocuments[];
let endLine: () => void;

const said = () => describeSaving(savingStore.get()).text;
const until = (check: () => void) => vi.waitFor(check, { timeout: 4_000, interval: 10 });
const updates = () => server.documents.heard.filter(({ type }) => type === "update");
const copyOf = (one: FakeScene) => ({ projectId: book.project.id, sceneId: one.id, person: "u" });

beforeEach(() => {
  notePerson("u");
  server = new FakeServer();
  server.install();
  book = server.addBook("Mill", [{ title: "One", scenes: [["Mara slept."], ["Tomas waited."]] }]);
  scene = book.parts[0]!.chapters[0]!.scenes[0]!;
  vi.stubGlobal("WebSocket", server.documents.Socket);
  opened = [];
  endLine = connect();
});

afterEach(() => {
  for (const documents of opened) documents.close();
  endLine();
});

function connect(): () => void {
  const wrapper = ({ children }: { children: ReactNode }) =>
    createElement(QueryClientProvider, { client: createQueryClient() }, children);
  return renderHook(() => useProjectEvents(book.project.id), { wrapper }).unmount;
}

function openBook(ports: Partial<BookPorts> = {}): BookDocuments {
  const nothing = () => undefined;
  const made = new BookDocuments(book.project.id, {
    onWords: nothing,
    onSaved: nothing,
    onReplaced: nothing,
    ...ports,
  });
  opened.push(made);
  return made;
}

async function openScene(documents: BookDocuments, one = scene) {
  documents.follow(one.id);
  const made = documents.open(one.id);
  await until(() => expect(made.there).toBe(true));
  return made;
}

/** Another tab of the same browser: the same device, a line of its own. */
async function openPage() {
  vi.resetModules();
  const events = await import("@/api/events");
  const queries = await import("@/api/queries");
  const { BookDocuments: Other } = await import("@/editor/documents/book");
  const wrapper = ({ children }: { children: ReactNode }) =>
    createElement(QueryClientProvider, { client: queries.createQueryClient() }, children);
  const { unmount } = renderHook(() => events.useProjectEvents(book.project.id), { wrapper });
  const nothing = () => undefined;
  const documents = new Other(book.project.id, { onWords: nothing, onSaved: nothing, onReplaced: nothing });
  const close = () => {
    documents.close();
    unmount();
  };
  return { documents, close };
}

function type(doc: Doc, text: string): void {
  writeBody(doc, bodyOf(text));
}

/** The page is gone without a farewell, as when a browser falls over. */
function fallOver(documents: BookDocuments): void {
  for (const one of book.parts[0]!.chapters[0]!.scenes) documents.get(one.id)?.stop();
  (documents as unknown as { line: { close: () => void } }).line.close();
  opened = opened.filter((other) => other !== documents);
}

async function lose() {
  server.documents.cut();
  await until(() => expect(lineStore.get()).toBe("lost"));
}

async function comeBack() {
  server.documents.away = false;
  window.dispatchEvent(new Event("online"));
  await until(() => expect(lineStore.get()).toBe("open"));
}

function close(storage: "large" | "all") {
  vi.spyOn(IDBDatabase.prototype, "transaction").mockImplementation(() => {
    throw new DOMException("Full", "QuotaExceededError");
  });
  if (storage === "all")
    vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
      throw new DOMException("Full", "QuotaExceededError");
    });
}

describe("a scene's document", () => {
  it("is seeded by the server and shows what the scene says", async () => {
    const made = await openScene(openBook());
    expect(made.body).toEqual(bodyOf("Mara slept."));
    expect(updates()).toEqual([]);
    expect(said()).toBe("");
  });

  it("is sent as it is typed, and saved only when the server says so", async () => {
    server.documents.refuse = () => "silent";
    const made = await openScene(openBook());
    const words: string[] = [];
    const stop = savingStore.subscribe(() => words.push(said()));
    for (const text of ["Mara slept. S", "Mara slept. So", "Mara slept. Soundly."]) type(made.doc, text);
    expect(said()).toBe("Saving…");
    await until(() => expect(updates()).toHaveLength(1));
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(words).not.toContain("Saved");
    expect(plainText(scene.body)).toBe("Mara slept.");
    await until(() => expect(said()).toBe("On this device"));
    server.documents.refuse = null;
    await lose();
    await comeBack();
    await until(() => expect(said()).toBe("Saved"));
    expect(plainText(scene.body)).toBe("Mara slept. Soundly.");
    stop();
  });

  it("is sent again after a line was lost on the way, and stands there once", async () => {
    server.documents.refuse = () => "silent";
    const made = await openScene(openBook());
    type(made.doc, "Mara slept. Soundly.");
    await until(() => expect(updates()).toHaveLength(1));
    await lose();
    type(made.doc, "Mara slept. Soundly. And long.");
    await until(() => expect(said()).toBe("Offline: kept on this device"));
    server.documents.refuse = null;
    await comeBack();
    await until(() => expect(said()).toBe("Saved"));
    expect(plainText(scene.body)).toBe("Mara slept. Soundly. And long.");
    // The number counts within one socket.
    expect(updates().map((update) => update.type === "update" && update.id)).toEqual([1, 1]);
    await lose();
    await comeBack();
    await until(() => expect(server.documents.heard.filter(({ type }) => type === "open")).toHaveLength(3));
    expect(plainText(scene.body)).toBe("Mara slept. Soundly. And long.");
    expect(updates()).toHaveLength(2);
  });

  it("takes in what others write, between one's own words", async () => {
    const made = await openScene(openBook());
    type(made.doc, "Mara slept. Soundly.");
    server.documents.edit(scene, (doc) => writeBody(doc, bodyOf("Then Mara slept.")));
    await until(() => expect(said()).toBe("Saved"));
    expect(made.body).toEqual(bodyOf("Then Mara slept. Soundly."));
    expect(scene.body).toEqual(made.body);
  });

  it("is one for two pages that write at the same time", async () => {
    const one = await openScene(openBook());
    const page = await openPage();
    page.documents.follow(scene.id);
    const other = page.documents.open(scene.id);
    await until(() => expect(other.there).toBe(true));
    type(one.doc, "Mara slept. One.");
    type(other.doc, "Two. Mara slept.");
    await until(() => expect(plainText(scene.body)).toBe("Two. Mara slept. One."));
    await until(() => expect([one.body, other.body]).toEqual([scene.body, scene.body]));
    page.close();
  });

  it("is followed while it is near, and until it is sent", async () => {
    const documents = openBook();
    const leave = documents.follow(scene.id);
    const made = documents.open(scene.id);
    await until(() => expect(made.there).toBe(true));
    server.documents.refuse = () => "silent";
    type(made.doc, "Mara slept. Soundly.");
    leave();
    await until(() => expect(updates()).toHaveLength(1));
    const closes = () => server.documents.heard.filter(({ type }) => type === "close");
    expect(closes()).toHaveLength(0);
    server.documents.refuse = null;
    await lose();
    await comeBack();
    await until(() => expect(closes()).toHaveLength(1));
    expect(plainText(scene.body)).toBe("Mara slept. Soundly.");
  });

  it("leaves alone what the editor cannot show", async () => {
    const strange = new Doc();
    fragmentOf(strange).push([new XmlElement("table")]);
    expect(fitsEditor(strange)).toBe(false);
    expect(readBody(strange)).toEqual({ type: "doc", content: [{ type: "table" }] });
    expect(fragmentOf(strange).length).toBe(1);
    server.documents.edit(scene, (doc) => fragmentOf(doc).push([new XmlElement("table")]));
    const made = openBook().open(scene.id);
    await made.follow();
    await until(() => expect(made.epoch).not.toBeNull());
    expect(made.there).toBe(false);
  });
});

describe("what lies on this device", () => {
  it("is written in before there is a line, and sent when there is one", async () => {
    const before = openBook();
    await openScene(before);
    await until(async () => expect(await readEntries(copyOf(scene))).toHaveLength(1));
    before.close();
    await lose();
    endLine();
    endLine = connect();
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
    close("large");
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
      expect((await listKeptWords(book.project.id)).map(({ text }) => text)).toEqual(["Mara slept. Refused."]),
    );
    await dropCopy(copyOf(scene));
    expect(await listKeptWords(book.project.id)).toEqual([]);
  });

  it("goes with the person who signs out, but for what was not sent", async () => {
    const documents = openBook();
    const other = book.parts[0]!.chapters[0]!.scenes[1]!;
    await openScene(documents);
    const made = await openScene(documents, other);
    await until(async () => expect(await readEntries(copyOf(scene))).toHaveLength(1));
    await lose();
    type(made.doc, "Tomas waited. Unsent.");
    await until(() => expect(said()).toBe("Offline: kept on this device"));
    await dropSent("u");
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
    close("large");
    type(made.doc, "Mara slept. Small.");
    await until(() => expect(said()).toBe("Offline: kept on this device"));
    expect(toastStore.get().map(({ text }) => text)).toEqual([expect.stringContaining("little room")]);
    type(made.doc, "Mara slept. Small. Smaller.");
    await new Promise((resolve) => setTimeout(resolve, 200));
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
    close("all");
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

describe("a refusal", () => {
  it.each(["too-fast", "database-away"])("for now (%s) is tried again", async (reason) => {
    server.documents.refuse = () => reason;
    const made = await openScene(openBook());
    type(made.doc, "Mara slept. Again.");
    await until(() => expect(said()).toBe("Not saved, trying"));
    server.documents.refuse = null;
    await until(() => expect(said()).toBe("Saved"));
    expect(plainText(scene.body)).toBe("Mara slept. Again.");
  });

  it("for what it says is not asked again until something changes", async () => {
    server.documents.refuse = () => "update-too-large";
    const documents = openBook();
    const made = await openScene(documents);
    type(made.doc, "Mara slept. Too long.");
    await until(() => expect(said()).toBe("Not saved: kept on this device"));
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(updates()).toHaveLength(1);
    server.documents.refuse = null;
    type(made.doc, "Mara slept. Short.");
    await until(() => expect(said()).toBe("Saved"));
    expect(plainText(scene.body)).toBe("Mara slept. Short.");
  });

  it("is not waited for by those who only want everything sent", async () => {
    server.documents.refuse = () => "document-damaged";
    const documents = openBook();
    const made = await openScene(documents);
    type(made.doc, "Mara slept. Damaged.");
    expect(await made.flush()).toBe(false);
    book.parts[0]!.chapters[0]!.scenes.shift();
    expect(await documents.write("scene-nowhere", bodyOf("x"))).toBe(false);
    await lose();
    presence.set("ended");
    type(made.doc, "Mara slept. Out.");
    await until(() => expect(said()).toBe("Not saved: kept on this device"));
  });
});

describe("a document of another history", () => {
  it("takes the place of a copy in which nothing is unsent", async () => {
    const onReplaced = vi.fn();
    const made = await openScene(openBook({ onReplaced }));
    server.documents.renew(scene, bodyOf("Restored."));
    await until(() => expect(made.body).toEqual(bodyOf("Restored.")));
    expect(onReplaced).toHaveBeenCalledWith(scene.id);
    type(made.doc, "Restored. And on.");
    await until(() => expect(plainText(scene.body)).toBe("Restored. And on."));
  });

  async function fork() {
    const documents = openBook();
    const made = await openScene(documents);
    await lose();
    type(made.doc, "Mine.");
    server.documents.renew(scene, bodyOf("Theirs."));
    await until(() => expect(said()).toBe("Offline: kept on this device"));
    await comeBack();
    await until(() => expect(conflictStore.get()).toHaveLength(1));
    return { documents, made };
  }

  it("is never merged with what is unsent: both stand side by side", async () => {
    const { made } = await fork();
    expect(conflictStore.get()).toEqual([{ sceneId: scene.id, mine: bodyOf("Mine."), theirs: bodyOf("Theirs.") }]);
    expect(said()).toBe("Changed elsewhere");
    expect(made.body).toEqual(bodyOf("Mine."));
    type(made.doc, "Mine, longer.");
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(plainText(scene.body)).toBe("Theirs.");
    expect(updates()).toEqual([]);
    await made.settle(made.body);
    await until(() => expect(said()).toBe("Saved"));
    expect(plainText(scene.body)).toBe("Mine, longer.");
    expect(conflictStore.get()).toEqual([]);
  });

  it("keeps the fork on the device until somebody chose, over any reload", async () => {
    const { documents } = await fork();
    fallOver(documents);
    conflictStore.set([]);
    const next = openBook();
    expect(await next.recover()).toBe(1);
    await until(() => expect(conflictStore.get()).toMatchObject([{ mine: bodyOf("Mine.") }]));
    await next.open(scene.id).settle(null);
    expect(next.open(scene.id).body).toEqual(bodyOf("Theirs."));
    await until(async () => expect((await listUnsent(book.project.id, "u")).size).toBe(0));
    expect(plainText(scene.body)).toBe("Theirs.");
  });

  it("is no fork where both say the same", async () => {
    const made = await openScene(openBook());
    await lose();
    type(made.doc, "Same.");
    server.documents.renew(scene, bodyOf("Same."));
    await comeBack();
    await until(() => expect(said()).toBe("Saved"));
    expect(conflictStore.get()).toEqual([]);
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

describe("the word in the top line", () => {
  it("is the worst of all scenes", () => {
    savingStore.set({ scenes: {}, everSaved: false });
    expect(said()).toBe("");
    setSceneState("a", "saving");
    expect(said()).toBe("Saving…");
    setSceneState("b", "offline");
    expect(said()).toBe("Offline: kept on this device");
    setSceneState("c", "lost");
    expect(describeSaving(savingStore.get()).tone).toBe("problem");
    for (const one of ["a", "b", "c"]) setSceneState(one, "saved");
    expect(said()).toBe("Saved");
  });
});
