/** Whether everything that was written is kept, over all the scenes that are open. */
import { createStore } from "@/lib/store";

/**
 * `saved`: the server acknowledged all of it. `kept`: it is on this device for certain, and the server is slow. `trying`:
 * refused for now. `lost`: neither the server nor this device took it.
 */
export type SceneState =
  "saved" | "saving" | "kept" | "trying" | "offline" | "signed-out" | "refused" | "conflict" | "lost";

export interface Saving {
  /** Only scenes that are not at rest; empty means everything is kept. */
  scenes: Readonly<Record<string, SceneState>>;
  /** Something was saved since the book was opened. */
  everSaved: boolean;
}

export const savingStore = createStore<Saving>({ scenes: {}, everSaved: false });

export function setSceneState(scene: string, state: SceneState): void {
  savingStore.set((now) => {
    const others = Object.entries(now.scenes).filter(([id]) => id !== scene);
    const scenes = Object.fromEntries(state === "saved" ? others : [...others, [scene, state]]);
    return { scenes, everSaved: now.everSaved || state === "saved" };
  });
}

export type Tone = "calm" | "warn" | "problem";

/** From the worst on: one scene that is not kept matters more than ten that are. */
const WORDS: readonly [SceneState, string, Tone][] = [
  ["lost", "Not kept: this browser has no room for it", "problem"],
  ["conflict", "Changed elsewhere", "warn"],
  ["refused", "Not saved: kept on this device", "problem"],
  ["signed-out", "Signed out: kept on this device", "warn"],
  ["offline", "Offline: kept on this device", "warn"],
  ["trying", "Not saved, trying", "warn"],
  ["saving", "Saving…", "calm"],
  ["kept", "On this device", "calm"],
];

export function describeSaving({ scenes, everSaved }: Saving): { text: string; tone: Tone } {
  const states = new Set(Object.values(scenes));
  for (const [state, text, tone] of WORDS) if (states.has(state)) return { text, tone };
  return { text: everSaved ? "Saved" : "", tone: "calm" };
}
