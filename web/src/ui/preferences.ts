/** How this reader likes the page; kept in this browser. */
import { createRememberedStore } from "@/lib/remembered";
import { useStore } from "@/lib/store";

export type Theme = "system" | "light" | "sepia" | "dark";
export type Measure = "narrow" | "medium" | "wide";

export interface Preferences {
  theme: Theme;
  /** Pixels of the page's letters. */
  size: number;
  measure: Measure;
  binder: boolean;
  inspector: boolean;
  names: boolean;
  washes: boolean;
  smartQuotes: boolean;
}

export const SIZES = { least: 16, most: 26, usual: 19 } as const;

export const preferences = createRememberedStore<Preferences>("narrative.preferences", {
  theme: "system",
  size: SIZES.usual,
  measure: "medium",
  binder: true,
  inspector: true,
  names: true,
  washes: true,
  smartQuotes: true,
});

export function setPreference<K extends keyof Preferences>(name: K, value: Preferences[K]): void {
  preferences.set((now) => ({ ...now, [name]: value }));
}

export function usePreference<K extends keyof Preferences>(name: K): Preferences[K] {
  return useStore(preferences, (value) => value[name]);
}

export function changeSize(by: number): void {
  setPreference("size", Math.min(SIZES.most, Math.max(SIZES.least, preferences.get().size + by)));
}
