/** A value with a way back and forth through what it was. */
import { useCallback, useState } from "react";

export interface History<T> {
  now: T;
  set: (next: T) => void;
  undo: () => void;
  redo: () => void;
  canUndo: boolean;
  canRedo: boolean;
}

export function useHistory<T>(first: T): History<T> {
  const [states, setStates] = useState<{ past: T[]; now: T; future: T[] }>({
    past: [],
    now: first,
    future: [],
  });
  const set = useCallback(
    (next: T) => setStates(({ past, now }) => ({ past: [...past, now], now: next, future: [] })),
    [],
  );
  const undo = useCallback(
    () =>
      setStates((states) => {
        const before = states.past.at(-1);
        if (before === undefined) return states;
        return { past: states.past.slice(0, -1), now: before, future: [states.now, ...states.future] };
      }),
    [],
  );
  const redo = useCallback(
    () =>
      setStates((states) => {
        const [next, ...future] = states.future;
        if (next === undefined) return states;
        return { past: [...states.past, states.now], now: next, future };
      }),
    [],
  );
  return {
    now: states.now,
    set,
    undo,
    redo,
    canUndo: states.past.length > 0,
    canRedo: states.future.length > 0,
  };
}
