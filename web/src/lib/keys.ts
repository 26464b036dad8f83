/** Key combinations as text: "mod+k", "alt+ArrowUp", "?"; "mod" is Command on a Mac and Control elsewhere. */

export const isMac = typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.platform);

export type KeyPress = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey"> & {
  code?: string;
};

export function matchesKeys(keys: string, event: KeyPress, mac: boolean = isMac): boolean {
  const parts = keys.split("+");
  const key = parts.at(-1) ?? "";
  const wants = (name: string) => parts.slice(0, -1).includes(name);
  const mod = mac ? event.metaKey : event.ctrlKey;
  const stray = mac ? event.ctrlKey : event.metaKey;
  if (wants("mod") !== mod || stray || wants("alt") !== event.altKey) return false;
  // "?" or "+" already need Shift on most keyboards; only letters and named keys care about it.
  const shiftMatters = /^[a-z0-9\\]$/i.test(key) || key.length > 1;
  if (shiftMatters && wants("shift") !== event.shiftKey) return false;
  return sameKey(key, event);
}

function sameKey(key: string, event: KeyPress): boolean {
  if (event.key.toLowerCase() === key.toLowerCase()) return true;
  // With Alt held some systems write another character, so a letter or digit is known by where it sits.
  return event.altKey && (event.code === `Key${key.toUpperCase()}` || event.code === `Digit${key}`);
}

const SIGNS: Record<string, [mac: string, other: string]> = {
  mod: ["⌘", "Ctrl"],
  alt: ["⌥", "Alt"],
  shift: ["⇧", "Shift"],
  arrowup: ["↑", "↑"],
  arrowdown: ["↓", "↓"],
  arrowleft: ["←", "←"],
  arrowright: ["→", "→"],
  enter: ["↩", "Enter"],
  escape: ["Esc", "Esc"],
  delete: ["⌦", "Del"],
};

/** The caps a reader sees on the keys, in order. */
export function describeKeys(keys: string, mac: boolean = isMac): string[] {
  return keys.split("+").map((part) => {
    const sign = SIGNS[part.toLowerCase()];
    if (sign) return mac ? sign[0] : sign[1];
    return part.length === 1 ? part.toUpperCase() : part;
  });
}

/** Whether keys without a modifier belong to what is focused, because somebody writes there. */
export function isWritingPlace(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}
