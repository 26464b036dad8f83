/** News from the server while a book is open; the cache follows them. Lost, the line is taken up again. */
import { useQueryClient, type QueryClient, type QueryFilters } from "@tanstack/react-query";
import { useEffect } from "react";
import type { FromClient, FromServer } from "@/api/documents";
import { Problem } from "@/api/problem";
import { keys } from "@/api/queries";
import { takeTicket } from "@/api/session";
import { endSession, presence } from "@/api/signedIn";
import { waitFor } from "@/lib/backoff";
import { createStore, useStore } from "@/lib/store";

export interface ProjectEvent {
  type:
    | "import"
    | "check"
    | "outline"
    | "scene"
    | "entities"
    | "findings"
    | "access"
    | "pong"
    | FromServer["type"];
  id?: string;
  scene_id?: string;
  revision?: number;
  status?: string;
  progress?: number;
  message?: string;
  [field: string]: unknown;
}

/** `barred` and `gone` are final: the person may not see this book any more, or there is no such book. */
export type Line = "connecting" | "open" | "lost" | "barred" | "gone";

type Listener = (event: ProjectEvent) => void;

const listeners = new Set<Listener>();
export const lineStore = createStore<Line>("connecting");

/** Hear every event of the open book. Returns how to stop. */
export function onProjectEvent(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useLine(): Line {
  return useStore(lineStore);
}

const current: { socket: WebSocket | null } = { socket: null };

/** Say something over the line of the open book. Returns whether there is one at the moment. */
export function sayOnLine(message: FromClient): boolean {
  if (lineStore.get() !== "open" || current.socket?.readyState !== WebSocket.OPEN) return false;
  current.socket.send(JSON.stringify(message));
  return true;
}

const QUIET = 25_000;

/** Brings the ticket for one opening of the line; null where none is needed. */
export type TakeTicket = () => Promise<string | null>;

const SIGNED_OUT = 4401;
const FINAL: Readonly<Record<number, Line>> = { 4403: "barred", 4404: "gone" };

/** Keep a socket open to the project until the returned function is called. `onOpen` hears that news passes from now on. */
export function openLine(
  project: string,
  hear: Listener,
  onOpen: () => void = () => undefined,
  ticket: TakeTicket | null = null,
): () => void {
  let socket: WebSocket | null = null;
  let asking = false;
  let attempt = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let closed = false;
  let unanswered = false;

  const again = () => {
    lineStore.set("lost");
    timer = setTimeout(connect, waitFor(attempt++));
  };
  const connect = () => {
    if (!ticket) return open([]);
    asking = true;
    void ticket()
      .then((shown) => (closed ? undefined : open(shown ? ["narrative", `ticket.${shown}`] : [])))
      .catch((error: unknown) => (closed || isTold(error) ? undefined : again()))
      .finally(() => (asking = false));
  };
  const open = (protocols: string[]) => {
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    socket = new WebSocket(`${scheme}//${location.host}/api/v1/projects/${project}/events`, protocols);
    socket.onopen = () => {
      current.socket = socket;
      unanswered = false;
      onOpen();
      attempt = 0;
      lineStore.set("open");
    };
    socket.onmessage = (message) => {
      unanswered = false;
      const event = readEvent(message.data);
      if (event) hear(event);
    };
    socket.onclose = ({ code }) => {
      if (closed) return;
      const final = FINAL[code];
      if (final) return lineStore.set(final);
      // The next ticket is asked for by an ordinary request, which renews the session or finds that it is over.
      if (code === SIGNED_OUT && !ticket) return endSession();
      again();
    };
  };
  // A line that died without a word is not waited for: browsers may take minutes to notice.
  const hangUp = () => {
    if (socket?.readyState !== WebSocket.OPEN) return;
    socket.onclose = socket.onmessage = null;
    socket.close();
    again();
  };
  // Says that somebody is still here, so that no proxy on the way hangs up.
  const beat = setInterval(() => {
    if (socket?.readyState !== WebSocket.OPEN) return;
    if (unanswered) return hangUp();
    unanswered = true;
    socket.send(JSON.stringify({ type: "ping" }));
  }, QUIET);
  const hurry = () => {
    if (asking || lineStore.get() in STAYS) return;
    if (socket?.readyState === WebSocket.OPEN || socket?.readyState === WebSocket.CONNECTING) return;
    clearTimeout(timer);
    connect();
  };
  const stopWatching = presence.subscribe(() => (presence.get() === "here" ? hurry() : undefined));
  window.addEventListener("online", hurry);
  window.addEventListener("offline", hangUp);
  connect();
  return () => {
    closed = true;
    clearTimeout(timer);
    clearInterval(beat);
    stopWatching();
    window.removeEventListener("online", hurry);
    window.removeEventListener("offline", hangUp);
    socket?.close();
    current.socket = null;
    lineStore.set("connecting");
  };
}

const STAYS = { barred: true, gone: true };

/** A session that is over is told of elsewhere; the line waits for the next one. */
function isTold(error: unknown): boolean {
  return error instanceof Problem && error.status === 401 && presence.get() !== "here";
}

function readEvent(data: unknown): ProjectEvent | null {
  try {
    return JSON.parse(String(data)) as ProjectEvent;
  } catch {
    return null;
  }
}

/** How long news are gathered before anything is read again. */
const GATHER = 250;
/** Somebody who writes makes news twice a second. */
const GATHER_WRITING = 3_000;
/** How many changes of this page are under way; what it shows already is not to be read again before they arrived. */
const held = { changes: 0 };

export function holdNews(): () => void {
  held.changes += 1;
  let over = false;
  return () => {
    if (!over) held.changes -= 1;
    over = true;
  };
}

const gathering = new WeakMap<QueryClient, Set<string>>();

/** Read again soon, once for many events, and never by breaking off a reading that is under way: under a stream of
 * news that one would otherwise begin for ever and never end. */
function forgetSoon(cache: QueryClient, filter: QueryFilters, name: string, wait = GATHER): void {
  const waiting = gathering.get(cache) ?? new Set<string>();
  gathering.set(cache, waiting);
  if (waiting.has(name)) return;
  waiting.add(name);
  setTimeout(() => {
    waiting.delete(name);
    if (held.changes > 0 || cache.isFetching(filter) > 0) forgetSoon(cache, filter, name);
    else void cache.invalidateQueries(filter);
  }, wait);
}

/** The news after which there is something new in the activity, the trash and among what can be undone. */
const TOUCHES = { outline: true, scene: true, entities: true, findings: true, access: true, import: true };

/** Which of the things in the cache an event has made old. */
export function applyEvent(cache: QueryClient, project: string, event: ProjectEvent): void {
  const forget = (queryKey: readonly unknown[], wait = GATHER) =>
    forgetSoon(cache, { queryKey }, `${queryKey.join("/")} ${wait}`, wait);
  const annotations = () =>
    forgetSoon(
      cache,
      { predicate: ({ queryKey }) => queryKey[1] === project && queryKey.includes("annotations") },
      `${project}/annotations`,
    );
  if (event.type in TOUCHES)
    for (const list of [keys.activity, keys.trash, keys.changes])
      forget(list(project), event.type === "scene" ? GATHER_WRITING : GATHER);
  switch (event.type) {
    case "access":
      // At once: what may not be done any more must not be offered.
      void cache.invalidateQueries({ queryKey: keys.project(project), exact: true });
      forget(keys.members(project));
      return forget(keys.invitations(project));
    case "outline":
      return forget(keys.outline(project));
    case "entities":
      forget(keys.entities(project));
      return annotations();
    case "findings":
      forget(keys.findings(project));
      forget(keys.outline(project));
      return annotations();
    case "check":
      if (isOver(event)) {
        forget(keys.findings(project));
        forget(keys.entities(project));
        forget(keys.outline(project));
        annotations();
      }
      return forget(keys.checks(project));
    case "import":
      if (isOver(event)) return forget(keys.project(project));
      return forget(keys.imports(project));
    default:
  }
}

function isOver(event: ProjectEvent): boolean {
  return event.status === undefined || ["done", "failed", "undone", "cancelled"].includes(event.status);
}

/** Follow the project's news for as long as the component stands. */
export function useProjectEvents(project: string): void {
  const cache = useQueryClient();
  useEffect(() => {
    let opened = false;
    return openLine(
      project,
      (event) => {
        applyEvent(cache, project, event);
        for (const listener of [...listeners]) listener(event);
      },
      // What happened before the line was open was never told.
      () => {
        for (const make of [
          keys.outline,
          keys.findings,
          keys.entities,
          keys.checks,
          keys.imports,
          keys.members,
          keys.activity,
          keys.trash,
          keys.changes,
        ])
          void cache.invalidateQueries({ queryKey: make(project) });
        // Somebody's role may have changed while the line was down.
        if (opened) void cache.invalidateQueries({ queryKey: keys.project(project), exact: true });
        opened = true;
      },
      () => takeTicket(cache),
    );
  }, [cache, project]);
}
