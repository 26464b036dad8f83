/** Whether somebody is signed in here, as far as the server's answers show; every tab of this browser is told. */
import { readRemembered, remember } from "@/lib/remembered";
import { createStore, useStore } from "@/lib/store";

/** `unknown` until the server gave something that only a signed-in person gets; `ended` when it refused to go on. */
export type Presence = "unknown" | "here" | "ended";

export const presence = createStore<Presence>("unknown");

type News = "signed-in" | "signed-out";

const channel = typeof BroadcastChannel === "function" ? new BroadcastChannel("narrative.session") : null;
if (channel)
  channel.onmessage = ({ data }: MessageEvent<News>) => {
    if (data === "signed-out" && presence.get() === "here") presence.set("ended");
    if (data === "signed-in") presence.set("here");
  };

export function usePresence(): Presence {
  return useStore(presence);
}

/** The server answered as it answers to those who are signed in. */
export function noteWelcome(): void {
  if (presence.get() === "unknown") presence.set("here");
}

/** The session is over, and nobody here asked for that. */
export function endSession(): void {
  presence.set("ended");
}

export function beginSession(): void {
  presence.set("here");
  channel?.postMessage("signed-in" satisfies News);
}

/** The person signed out: the other tabs go too, and nothing here asks to be taken up again. */
export function leaveSession(): void {
  presence.set("unknown");
  channel?.postMessage("signed-out" satisfies News);
}

const PERSON = "narrative.person";

/** Whose words are kept on this device from now on. */
export function notePerson(id: string): void {
  remember(PERSON, id);
}

export function readPerson(): string {
  return readRemembered(PERSON, "");
}
