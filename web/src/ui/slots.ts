/** Places that a feature fills by laying a file beside its own: panels, pages, a word in the top line, a hover card. */
import type { ComponentType } from "react";
import type { RouteObject } from "react-router";
import type { IconName } from "@/ui/icons";

/** `features/<name>/panel.ts`: a view of the inspector. */
export interface Panel {
  id: string;
  title: string;
  icon: IconName;
  /** Smaller comes first. */
  order: number;
  keys?: string;
  /** On a phone the first two panels have a button of their own; the others are under More. */
  Component: ComponentType<{ projectId: string }>;
}

/** `features/<name>/routes.ts`: screens of their own. */
export type Routes = RouteObject[];

/** `features/<name>/status.ts`: something short in the top line of an open book. */
export interface Status {
  order: number;
  Component: ComponentType<{ projectId: string }>;
}

/** `features/<name>/card.ts`: what shows when the pointer or the focus rests on a name or on words at fault. */
export interface Card {
  kind: "entity" | "finding";
  Component: ComponentType<{ projectId: string; id: string; onClose: () => void }>;
}

/** `features/<name>/corner.ts`: something at the end of the top line, in a book and in the library. */
export interface Corner {
  order: number;
  Component: ComponentType;
}

export interface Slots {
  panels: readonly Panel[];
  routes: Routes;
  statuses: readonly Status[];
  cards: readonly Card[];
  corners: readonly Corner[];
}

const filled: { now: Slots } = { now: { panels: [], routes: [], statuses: [], cards: [], corners: [] } };

export function fillSlots(slots: Slots): void {
  filled.now = slots;
}

export function readSlots(): Slots {
  return filled.now;
}
