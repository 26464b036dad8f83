/** Commands that describe themselves: what the palette lists, what keys run, what `?` shows. */
import { useEffect, useRef } from "react";
import { createStore } from "@/lib/store";
import { isWritingPlace, matchesKeys } from "@/lib/keys";

export interface Command {
  /** Stable name, "room.verb". A later registration of the same id stands in front of an earlier one. */
  id: string;
  /** A verb and what it acts on, as the reader sees it. */
  title: string;
  /** The heading it stands under. */
  group: string;
  keys?: string;
  /** Other words a reader might type to find it. */
  words?: string;
  enabled?: boolean;
  /** Runs from its keys, yet is not offered in the palette. */
  hidden?: boolean;
  /** Its keys mean something else to whoever is writing, and are left to them there. */
  apart?: boolean;
  /** Listed and run, but its keys are handled where it is focused. */
  local?: boolean;
  run: () => void;
}

const registered = createStore<readonly (readonly Command[])[]>([]);

export const commandStore = registered;

/** Every command at hand, latest registration first, one per id. */
export function listCommands(groups = registered.get()): Command[] {
  const seen = new Set<string>();
  return [...groups]
    .reverse()
    .flat()
    .filter((command) => !seen.has(command.id) && seen.add(command.id));
}

export function registerCommands(commands: readonly Command[]): () => void {
  registered.set((now) => [...now, commands]);
  return () => registered.set((now) => now.filter((group) => group !== commands));
}

/** Offer commands while a component is on screen. What they do may change at every render; their list only with `deps`. */
export function useCommands(commands: readonly Command[], deps: readonly unknown[] = []): void {
  const latest = useRef(commands);
  useEffect(() => {
    latest.current = commands;
  });
  useEffect(() => {
    const standing = latest.current.map((command) => ({
      ...command,
      run: () => latest.current.find((other) => other.id === command.id)?.run(),
    }));
    return registerCommands(standing);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the caller says what changes the list
  }, deps);
}

/** Run the command whose keys were pressed. Returns whether there was one. */
export function runKeys(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.isComposing) return false;
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
  const writing = plain && event.key.length === 1 && isWritingPlace(event.target);
  if (writing) return false;
  const command = listCommands().find(
    ({ keys, enabled, local, apart }) =>
      keys &&
      enabled !== false &&
      !local &&
      matchesKeys(keys, event) &&
      !(apart && isWritingPlace(event.target)),
  );
  if (!command) return false;
  event.preventDefault();
  command.run();
  return true;
}
