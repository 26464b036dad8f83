/** Values that survive a reload, kept in this browser. A browser that refuses storage only forgets. */
import { createStore, type Store } from "@/lib/store";

export function readRemembered<T>(key: string, fallback: T): T {
  try {
    const text = localStorage.getItem(key);
    return text === null ? fallback : (JSON.parse(text) as T);
  } catch {
    return fallback;
  }
}

/** Returns whether the value was kept. */
export function remember(key: string, value: unknown): boolean {
  try {
    localStorage.setItem(key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

export function forget(key: string): void {
  try {
    localStorage.removeItem(key);
  } catch {
    // Nothing was kept, so nothing is left to forget.
  }
}

/** A store whose value is written down at every change; fields added later take their value from `initial`. */
export function createRememberedStore<T extends object>(key: string, initial: T): Store<T> {
  const store = createStore<T>({ ...initial, ...readRemembered<Partial<T>>(key, {}) });
  store.subscribe(() => remember(key, store.get()));
  return store;
}
