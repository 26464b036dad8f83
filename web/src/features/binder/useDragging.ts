/** A line of the binder under the pointer: where it would fall, and letting it fall. */
import type { DndContext, DragEndEvent, DragMoveEvent, DragStartEvent } from "@dnd-kit/core";
import { useState, type ComponentProps } from "react";
import { dropSpot, type Half } from "@/features/binder/moves";
import type { Row } from "@/features/binder/rows";
import type { TreeActions } from "@/features/binder/useTreeActions";
import type { Outline } from "@/api/types";

interface Needs {
  rows: readonly Row[];
  outline: Outline;
  actions: TreeActions;
}

export function useDragging({ rows, outline, actions }: Needs) {
  const [row, setRow] = useState<Row | null>(null);
  const [drop, setDrop] = useState<{ row: Row; half: Half } | null>(null);
  const find = (id: unknown) => rows.find((other) => other.id === id) ?? null;
  const stop = () => {
    setRow(null);
    setDrop(null);
  };
  const name = (id: unknown) => find(id)?.name ?? "It";
  const accessibility: NonNullable<ComponentProps<typeof DndContext>["accessibility"]> = {
    screenReaderInstructions: { draggable: "Hold Alt and press the up or down arrow to move." },
    announcements: {
      onDragStart: ({ active }) => `${name(active.id)} is held.`,
      onDragOver: () => undefined,
      onDragEnd: ({ active }) => `${name(active.id)} was let go.`,
      onDragCancel: ({ active }) => `${name(active.id)} stays where it was.`,
    },
  };
  return {
    row,
    drop,
    accessibility,
    handlers: {
      onDragStart: ({ active }: DragStartEvent) => setRow(find(active.id)),
      onDragMove: (event: DragMoveEvent) => {
        const over = find(event.over?.id);
        const dragged = find(event.active.id);
        if (!over || !dragged || !event.over) return setDrop(null);
        const half = halfOf(event);
        setDrop(dropSpot(outline, dragged, over, half) ? { row: over, half } : null);
      },
      onDragEnd: (event: DragEndEvent) => {
        const over = find(event.over?.id);
        const dragged = find(event.active.id);
        const spot = over && dragged ? dropSpot(outline, dragged, over, halfOf(event)) : null;
        if (dragged && spot) actions.moveTo(dragged, spot);
        stop();
      },
      onDragCancel: stop,
    },
  };
}

/** The half of the line below in which the middle of the dragged one lies. */
function halfOf({ active, over }: DragMoveEvent | DragEndEvent): Half {
  const moved = active.rect.current.translated;
  if (!moved || !over) return "lower";
  return moved.top + moved.height / 2 < over.rect.top + over.rect.height / 2 ? "upper" : "lower";
}
