/** What the screen at hand is like. */
import { useMediaQuery } from "@mantine/hooks";

/** One pane at a time below this width. */
export const PHONE = "(max-width: 719px)";
/** The inspector lies over the page below this width. */
export const NARROW = "(max-width: 1139px)";

export function usePhone(): boolean {
  return useMediaQuery(PHONE, matches(PHONE), { getInitialValueInEffect: false });
}

export function useNarrow(): boolean {
  return useMediaQuery(NARROW, matches(NARROW), { getInitialValueInEffect: false });
}

function matches(query: string): boolean {
  return typeof matchMedia === "function" && matchMedia(query).matches;
}
