/** Where the reader is, and what one pane asks of another; features meet here instead of importing each other. */
import { createStore, useStore } from "@/lib/store";

/** A passage: code points in the plain text of a scene. */
export interface Place {
  sceneId: string;
  start?: number;
  end?: number;
  /** Put the cursor there instead of only showing it. */
  edit?: boolean;
}

export interface Workbench {
  projectId: string | null;
  /** The scene at the reading line of the page. */
  sceneId: string | null;
  chapterId: string | null;
  /** Which panel the inspector shows. */
  panel: string;
  /** On a phone: which of the panes is on screen. */
  pane: "binder" | "page" | "inspector" | "more";
  /** The finding that is held open in the panel and marked in the page. */
  findingId: string | null;
  entityId: string | null;
  /** Only the page. */
  focus: boolean;
}

export const workbench = createStore<Workbench>({
  projectId: null,
  sceneId: null,
  chapterId: null,
  panel: "findings",
  pane: "page",
  findingId: null,
  entityId: null,
  focus: false,
});

export function useWorkbench<P>(pick: (value: Workbench) => P): P {
  return useStore(workbench, pick);
}

export function setWorkbench(change: Partial<Workbench>): void {
  workbench.set((now) => {
    const next = { ...now, ...change };
    return (Object.keys(change) as (keyof Workbench)[]).every((key) => now[key] === next[key]) ? now : next;
  });
}

/** Show a panel of the inspector, opening it where it was closed. */
export function openPanel(panel: string, change: Partial<Workbench> = {}): void {
  setWorkbench({ ...change, panel, pane: "inspector", focus: false });
  for (const listener of panelListeners) listener(panel);
}

type RevealListener = (place: Place) => void;
const revealListeners = new Set<RevealListener>();
const panelListeners = new Set<(panel: string) => void>();
let waiting: Place | null = null;

/** Take the page to a passage. Asked before the page is there, it is kept until it is. */
export function reveal(place: Place): void {
  setWorkbench({ pane: "page" });
  if (revealListeners.size === 0) waiting = place;
  for (const listener of revealListeners) listener(place);
}

export function onReveal(listener: RevealListener): () => void {
  revealListeners.add(listener);
  if (waiting) {
    const place = waiting;
    waiting = null;
    listener(place);
  }
  return () => revealListeners.delete(listener);
}

export function onPanel(listener: (panel: string) => void): () => void {
  panelListeners.add(listener);
  return () => panelListeners.delete(listener);
}
