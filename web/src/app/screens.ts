/** Which of the screens that lie above all others is open. */
import { createStore } from "@/lib/store";

export type Screen = "palette" | "keys" | "appearance" | null;

export const uiStore = createStore<Screen>(null);

export function openUi(screen: Screen): void {
  uiStore.set(screen);
}
