/** How close a scene is to what the reader sees: away, near (drawn still), here (with an editor). */
import { createContext, useContext, useEffect, useState, type RefObject } from "react";

export type Nearness = "away" | "near" | "here";

type Hear = (inside: boolean) => void;

/** One observer for all scenes of a page, with a margin around the view. */
export class Ring {
  private readonly hearers = new Map<Element, Hear>();
  private readonly observer: IntersectionObserver;

  constructor(root: Element, rootMargin: string) {
    this.observer = new IntersectionObserver(
      (entries) => {
        for (const entry of entries) this.hearers.get(entry.target)?.(entry.isIntersecting);
      },
      { root, rootMargin },
    );
  }

  watch(element: Element, hear: Hear): () => void {
    this.hearers.set(element, hear);
    this.observer.observe(element);
    return () => {
      this.hearers.delete(element);
      this.observer.unobserve(element);
    };
  }

  close(): void {
    this.observer.disconnect();
  }
}

export interface Rings {
  near: Ring;
  here: Ring;
  /** The line a reader's eye rests on: a third down. */
  line: Ring;
}

export function createRings(root: Element): Rings {
  return {
    near: new Ring(root, "160% 0px"),
    here: new Ring(root, "40% 0px"),
    line: new Ring(root, "-33% 0px -66% 0px"),
  };
}

export const RingsContext = createContext<Rings | null>(null);

export function useNearness(element: RefObject<Element | null>, onLine: () => void): Nearness {
  const rings = useContext(RingsContext);
  const [near, setNear] = useState(false);
  const [here, setHere] = useState(false);
  useEffect(() => {
    const target = element.current;
    if (!rings || !target) return;
    const stops = [
      rings.near.watch(target, setNear),
      rings.here.watch(target, setHere),
      rings.line.watch(target.closest(".scene") ?? target, (inside) => {
        if (inside) onLine();
      }),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [rings, element, onLine]);
  return here ? "here" : near ? "near" : "away";
}
