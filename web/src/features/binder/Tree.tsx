/** Parts, chapters and scenes as a tree: by pointer, by touch and by key alike. */
import { DndContext, DragOverlay, MouseSensor, TouchSensor, useSensor, useSensors } from "@dnd-kit/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef, useState } from "react";
import { listRows, type Row } from "@/features/binder/rows";
import { TreeLine } from "@/features/binder/TreeLine";
import { useDragging } from "@/features/binder/useDragging";
import { useTreeActions } from "@/features/binder/useTreeActions";
import { useTreeKeys } from "@/features/binder/useTreeKeys";
import type { Outline } from "@/api/types";
import { readRemembered, remember } from "@/lib/remembered";
import { usePhone } from "@/ui/media";
import { reveal, useWorkbench } from "@/ui/workbench";

interface TreeProps {
  projectId: string;
  outline: Outline;
  /** Whether the tree may be changed, and not only walked through. */
  write: boolean;
  renaming: string | null;
  setRenaming: (id: string | null) => void;
}

interface Folds {
  opened: string[];
  closedParts: string[];
  scroll: number;
}

export function Tree({ projectId, outline, write, renaming, setRenaming: rename }: TreeProps) {
  const setRenaming = (id: string | null) => {
    if (write) rename(id);
  };
  const memory = `narrative.binder:${projectId}`;
  const [folds, setFolds] = useState(() =>
    readRemembered<Folds>(memory, { opened: [], closedParts: [], scroll: 0 }),
  );
  const phone = usePhone();
  const scroll = useRef<HTMLDivElement>(null);
  const here = useWorkbench((value) => value.sceneId);
  const hereChapter = useWorkbench((value) => value.chapterId);
  const rows = useMemo(
    () => listRows(outline, new Set(folds.opened), new Set(folds.closedParts)),
    [outline, folds.opened, folds.closedParts],
  );
  const [cursor, setCursor] = useState<string | null>(null);
  const current = rows.find(({ id }) => id === here) ?? rows.find(({ id }) => id === hereChapter);
  const active = rows.find(({ id }) => id === cursor) ?? current ?? rows[0];

  // eslint-disable-next-line react-hooks/incompatible-library -- its rows are read at every render on purpose
  const lines = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => (phone ? 46 : 32),
    overscan: 12,
    initialOffset: folds.scroll,
    initialRect: { width: 260, height: 800 },
    getItemKey: (place) => rows[place]?.id ?? place,
  });

  const setOpen = (row: Row, open: boolean) =>
    setFolds((now) => {
      const without = (list: string[]) => list.filter((id) => id !== row.id);
      if (row.level === "part")
        return {
          ...now,
          closedParts: open ? without(now.closedParts) : [...without(now.closedParts), row.id],
        };
      return { ...now, opened: open ? [...without(now.opened), row.id] : without(now.opened) };
    });
  const open = (row: Row) => {
    setCursor(row.id);
    if (row.sceneId) reveal({ sceneId: row.sceneId });
  };
  useEffect(() => {
    remember(memory, folds);
  }, [memory, folds]);
  useEffect(() => {
    const element = scroll.current;
    return () => {
      remember(memory, { ...readRemembered<Folds>(memory, folds), scroll: element?.scrollTop ?? 0 });
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- written once, when the binder goes
  }, [memory]);
  useEffect(() => {
    const place = rows.findIndex(({ id }) => id === current?.id);
    if (place >= 0) lines.scrollToIndex(place, { align: "auto" });
    // eslint-disable-next-line react-hooks/exhaustive-deps -- follows the reader, not every change of the list
  }, [current?.id]);

  const actions = useTreeActions({ projectId, outline, write, rows, setCursor, setRenaming, setOpen });
  const onKeyDown = useTreeKeys({
    rows,
    active,
    write,
    actions,
    setCursor,
    setOpen,
    open,
    setRenaming,
    lines,
  });
  const dragging = useDragging({ rows, outline, actions });
  const sensors = useSensors(
    useSensor(MouseSensor, { activationConstraint: { distance: 6 } }),
    useSensor(TouchSensor, { activationConstraint: { delay: 280, tolerance: 8 } }),
  );
  return (
    <DndContext sensors={sensors} {...dragging.handlers} accessibility={dragging.accessibility}>
      <div className="tree-scroll" ref={scroll}>
        <div
          role="tree"
          aria-label="Chapters and scenes"
          aria-activedescendant={active ? `row-${active.id}` : undefined}
          tabIndex={0}
          className="tree"
          style={{ height: lines.getTotalSize() }}
          onKeyDown={onKeyDown}
        >
          {lines.getVirtualItems().map((line) => {
            const row = rows[line.index];
            if (!row) return null;
            return (
              <TreeLine
                key={row.id}
                row={row}
                top={line.start}
                height={line.size}
                current={row.id === current?.id}
                active={row.id === active?.id}
                renaming={row.id === renaming}
                drop={dragging.drop?.row.id === row.id ? dragging.drop.half : null}
                actions={actions}
                fixed={!write}
                onOpen={open}
                onFold={setOpen}
                onRename={setRenaming}
              />
            );
          })}
        </div>
      </div>
      <DragOverlay dropAnimation={null}>
        {dragging.row ? <div className="tree-ghost">{dragging.row.name}</div> : null}
      </DragOverlay>
      <p className="hush" role="status">
        {actions.said}
      </p>
    </DndContext>
  );
}
