/** Scenes in which two texts stand against each other until somebody says which one counts. */
import type { Body } from "@/api/types";
import { createStore } from "@/lib/store";

export interface Conflict {
  sceneId: string;
  mine: Body;
  theirs: Body;
}

export const conflictStore = createStore<readonly Conflict[]>([]);

export function noteConflict(conflict: Conflict): void {
  conflictStore.set((now) => [...now.filter(({ sceneId }) => sceneId !== conflict.sceneId), conflict]);
}

export function settleConflict(scene: string): void {
  conflictStore.set((now) => now.filter(({ sceneId }) => sceneId !== scene));
}
