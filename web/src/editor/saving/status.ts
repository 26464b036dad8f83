/** Whether everything that was written is kept, over all the scenes that are open. */
import { createStore } from "@/lib/store";

export type SceneState = "saved" | "unsaved" | "saving" | "offline" | "conflict" | "refused" | "signed-out";

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

/** The worst state wins: one scene that is not kept matters more than ten that are. */
export function describeSaving({ scenes, everSaved }: Saving): { text: string; tone: Tone } {
  const states = new Set(Object.values(scenes));
  if (states.has("conflict")) return { text: "Changed elsewhere", tone: "warn" };
  if (states.has("refused")) return { text: "Not saved: kept on this device", tone: "problem" };
  if (states.has("signed-out")) return { text: "Signed out: kept on this device", tone: "warn" };
  if (states.has("offline")) return { text: "Offline: kept on this device", tone: "warn" };
  if (states.has("saving") || states.has("unsaved")) return { text: "Saving…", tone: "calm" };
  return { text: everSaved ? "Saved" : "", tone: "calm" };
}
