/** A book on a fake server with a real line to it, and pages that come, fall over and come back. */
import { QueryClientProvider, type QueryClient } from "@tanstack/react-query";
import { renderHook } from "@testing-library/react";
import { createElement, type ReactNode } from "react";
import { afterEach, beforeEach, expect, vi } from "vitest";
import type { Doc } from "yjs";
import { lineStore, useProjectEvents } from "../src/api/events";
import { createQueryClient } from "../src/api/queries";
import { notePerson } from "../src/api/signedIn";
import { BookDocuments, type BookPorts } from "../src/editor/documents/book";
import { writeBody } from "../src/editor/documents/content";
import { describeSaving, savingStore } from "../src/editor/documents/status";
import { bodyOf, FakeServer, type FakeBook } from "./fake";
import type { FakeScene } from "./fakeBook";

export let server: FakeServer;
export let book: FakeBook;
export let scene: FakeScene;
let opened: BookDocuments[];
let endLine: () => void;
const PERSON = "u";

/** Called once by a file of tests. */
export function setUpBook(): void {
  beforeEach(() => {
    notePerson(PERSON);
    server = new FakeServer();
    server.install();
    book = server.addBook("Mill", [{ title: "One", scenes: [["Mara slept."], ["Tomas waited."]] }]);
    scene = scenes()[0]!;
    vi.stubGlobal("WebSocket", server.documents.Socket);
    opened = [];
    endLine = connect(useProjectEvents, createQueryClient());
  });
  afterEach(() => {
    for (const documents of opened) documents.close();
    endLine();
  });
}

/** What the top line says. */
export const said = () => describeSaving(savingStore.get()).text;
export const until = (check: () => unknown) => vi.waitFor(check, { timeout: 4_000, interval: 10 });
export const rest = (time: number) => new Promise((resolve) => setTimeout(resolve, time));
export const scenes = () => book.parts[0]!.chapters[0]!.scenes;
export const updates = () => server.documents.heard.filter((message) => message.type === "update");
export const copyOf = (one: FakeScene) => ({
  projectId: book.project.id,
  sceneId: one.id,
  person: PERSON,
});

function connect(useEvents: (project: string) => void, cache: QueryClient): () => void {
  const wrapper = ({ children }: { children: ReactNode }) =>
    createElement(QueryClientProvider, { client: cache }, children);
  return renderHook(() => useEvents(book.project.id), { wrapper }).unmount;
}

export function reconnect(): void {
  endLine();
  endLine = connect(useProjectEvents, createQueryClient());
}

const NOTHING: BookPorts = {
  onWords: () => undefined,
  onSaved: () => undefined,
  onReplaced: () => undefined,
};

export function openBook(ports: Partial<BookPorts> = {}): BookDocuments {
  const made = new BookDocuments(book.project.id, { ...NOTHING, ...ports });
  opened.push(made);
  return made;
}

export async function openScene(documents: BookDocuments, one = scene) {
  documents.follow(one.id);
  const made = documents.open(one.id);
  await until(() => expect(made.there).toBe(true));
  return made;
}

/** Another tab of the same browser: the same device, a line of its own. */
export async function openPage() {
  vi.resetModules();
  const events = await import("../src/api/events");
  const queries = await import("../src/api/queries");
  const { BookDocuments: Other } = await import("../src/editor/documents/book");
  const unmount = connect(events.useProjectEvents, queries.createQueryClient());
  const documents = new Other(book.project.id, NOTHING);
  const close = () => {
    documents.close();
    unmount();
  };
  return { documents, close };
}

export function type(doc: Doc, text: string): void {
  writeBody(doc, bodyOf(text));
}

/** The page is gone without a farewell, as when a browser falls over. */
export function fallOver(documents: BookDocuments): void {
  for (const { id } of scenes()) documents.get(id)?.stop();
  (documents as unknown as { line: { close: () => void } }).line.close();
  opened = opened.filter((other) => other !== documents);
}

/** The browser's storage takes nothing more. */
export function fill(storage: "large" | "all"): void {
  const refuse = () => {
    throw new DOMException("Full", "QuotaExceededError");
  };
  vi.spyOn(IDBDatabase.prototype, "transaction").mockImplementation(refuse);
  if (storage === "all") vi.spyOn(Storage.prototype, "setItem").mockImplementation(refuse);
}

export async function lose(): Promise<void> {
  server.documents.cut();
  await until(() => expect(lineStore.get()).toBe("lost"));
}

export async function comeBack(): Promise<void> {
  server.documents.away = false;
  window.dispatchEvent(new Event("online"));
  await until(() => expect(lineStore.get()).toBe("open"));
}
