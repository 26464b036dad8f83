/** Whether somebody is signed in here, and who, as far as the server's answers show; every tab of this browser is told. */
import { readRemembered, remember } from "@/lib/remembered";
import { createStore, useStore } from "@/lib/store";

/**
 * `unknown` until the server answered; `here` while it answers as to those who are signed in; `ended` when it stopped
 * doing so in the middle of something; `stranger` when it never began.
 */
export type Presence = "unknown" | "here" | "ended" | "stranger";

export const presence = createStore<Presence>("unknown");

export function usePresence(): Presence {
  return useStore(presence);
}

export function isOutside(): boolean {
  return presence.get() === "ended" || presence.get() === "stranger";
}

/** The server answered as it answers to those who are signed in. */
export function noteWelcome(): void {
  if (presence.get() === "unknown") presence.set("here");
}

/** The server does not know who asks, and nobody here signed out. */
export function endSession(): void {
  if (!isOutside()) presence.set(presence.get() === "here" ? "ended" : "stranger");
}

const PERSON = "narrative.person";
/** Whose page this is, as long as it stands. */
const mine = { id: "" };

export function notePerson(id: string): void {
  mine.id = id;
  remember(PERSON, id);
}

/** Whose words are kept on this device from now on. */
export function readPerson(): string {
  return mine.id || readRemembered(PERSON, "");
}

type News = { type: "signed-in"; person: string } | { type: "signed-out" };

const channel = typeof BroadcastChannel === "function" ? new BroadcastChannel("narrative.session") : null;
if (channel)
  channel.onmessage = ({ data }: MessageEvent<News>) => {
    if (data.type === "signed-in") take(data.person);
    else if (presence.get() === "here") presence.set("ended");
  };

/** Somebody signed in. A page that shows another person's books begins anew. */
export function beginSession(person: string): void {
  channel?.postMessage({ type: "signed-in", person } satisfies News);
  take(person);
}

function take(person: string): void {
  if (person && mine.id && person !== mine.id) return window.location.assign("/");
  if (person) notePerson(person);
  presence.set("here");
}

/** The person signed out: the other tabs are told, and nothing here asks to be taken up again. */
export function leaveSession(): void {
  mine.id = "";
  presence.set("unknown");
  channel?.postMessage({ type: "signed-out" } satisfies News);
}

type Farewell = () => Promise<unknown>;
const farewells = new Set<Farewell>();

/** Asked before somebody signs out: the last chance to send what is unsent. Returns how to take it back. */
export function onLeaving(act: Farewell): () => void {
  farewells.add(act);
  return () => farewells.delete(act);
}

export async function sayFarewell(): Promise<void> {
  await Promise.allSettled([...farewells].map((act) => act()));
}
