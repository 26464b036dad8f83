import { act, renderHook } from "@testing-library/react";
import { expect, it } from "vitest";
import { useHistory } from "@/features/import/history";

it("goes back and forth, and forgets the future when something new is done", () => {
  const { result } = renderHook(() => useHistory("a"));
  act(() => result.current.set("b"));
  act(() => result.current.set("c"));
  act(() => result.current.undo());
  expect(result.current.now).toBe("b");
  expect(result.current.canRedo).toBe(true);
  act(() => result.current.redo());
  expect(result.current.now).toBe("c");
  act(() => result.current.undo());
  act(() => result.current.set("d"));
  expect(result.current.canRedo).toBe(false);
  act(() => result.current.undo());
  act(() => result.current.undo());
  act(() => result.current.undo());
  expect(result.current.now).toBe("a");
  expect(result.current.canUndo).toBe(false);
});
