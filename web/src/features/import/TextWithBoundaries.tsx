/** The text of the file with its boundaries in it: drag one, take it away, or begin a chapter anywhere. */
import {
  DndContext,
  PointerSensor,
  useDroppable,
  useSensor,
  useSensors,
  type DragEndEvent,
} from "@dnd-kit/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useImperativeHandle, useMemo, useRef, type Ref } from "react";
import type { Boundary, DocumentBlock, Level } from "@/api/imports";
import { BoundaryBar } from "@/features/import/BoundaryBar";
import { countWords } from "@/lib/words";
import { addBoundary, moveBoundary, type Headings } from "@/features/import/boundaries";

export interface TextHandle {
  scrollTo: (block: number) => void;
}

interface TextProps {
  blocks: readonly DocumentBlock[];
  boundaries: readonly Boundary[];
  headings: Headings;
  onChange: (boundaries: Boundary[]) => void;
  ref?: Ref<TextHandle>;
}

export function TextWithBoundaries({ blocks, boundaries, headings, onChange, ref }: TextProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const sensors = useSensors(useSensor(PointerSensor, { activationConstraint: { distance: 4 } }));
  const byBlock = useMemo(() => new Map(boundaries.map((one) => [one.block, one])), [boundaries]);
  const inHeading = useMemo(() => {
    const within = new Set<number>();
    for (const one of boundaries)
      for (let offset = 0; offset < one.heading_blocks; offset += 1) within.add(one.block + offset);
    return within;
  }, [boundaries]);
  // eslint-disable-next-line react-hooks/incompatible-library -- its functions are used in this component only
  const rows = useVirtualizer({
    count: blocks.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => 40 + Math.ceil((blocks[index]?.text.length ?? 0) / 70) * 26,
    overscan: 12,
  });
  useImperativeHandle(ref, () => ({
    scrollTo: (block) => rows.scrollToIndex(block, { align: "start" }),
  }));
  const last = blocks.length - 1;
  const move = (from: number, to: number) => onChange(moveBoundary(boundaries, headings, from, to, last));
  const dropped = ({ active, over }: DragEndEvent) => {
    if (over) move(Number(active.id), Number(over.id));
  };
  return (
    <DndContext sensors={sensors} onDragEnd={dropped}>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling region is reached by keyboard */}
      <div className="file-text" ref={scroller} tabIndex={0} role="region" aria-label="The text of the file">
        <div style={{ height: rows.getTotalSize(), position: "relative" }}>
          {rows.getVirtualItems().map((row) => {
            const block = blocks[row.index];
            if (!block) return null;
            const boundary = byBlock.get(block.index);
            return (
              <Row key={block.index} block={block} start={row.start} measure={rows.measureElement}>
                {boundary ? (
                  <BoundaryBar
                    boundary={boundary}
                    boundaries={boundaries}
                    onChange={onChange}
                    onMove={(by) => move(boundary.block, boundary.block + by)}
                  />
                ) : (
                  <Beginnings
                    onAdd={(level) => onChange(addBoundary(boundaries, headings, block.index, level))}
                  />
                )}
                <p
                  className="file-block"
                  data-kind={block.kind}
                  data-heading={inHeading.has(block.index) || undefined}
                  dir="auto"
                >
                  {beginningOf(block)}
                </p>
              </Row>
            );
          })}
        </div>
      </div>
    </DndContext>
  );
}

/** The server sends the beginning of a block; what is cut off shows as such. */
function beginningOf(block: DocumentBlock): string {
  if (!block.text) return block.kind === "image" ? "(picture)" : "—";
  return countWords(block.text) < block.words ? `${block.text.trimEnd()}…` : block.text;
}

interface RowProps {
  block: DocumentBlock;
  start: number;
  measure: (element: Element | null) => void;
  children: React.ReactNode;
}

function Row({ block, start, measure, children }: RowProps) {
  const { setNodeRef, isOver } = useDroppable({ id: block.index });
  return (
    <div
      ref={(element) => {
        setNodeRef(element);
        measure(element);
      }}
      data-index={block.index}
      data-over={isOver || undefined}
      className="file-row"
      style={{ transform: `translateY(${start}px)` }}
    >
      {children}
    </div>
  );
}

function Beginnings({ onAdd }: { onAdd: (level: Level) => void }) {
  return (
    <div className="beginnings">
      <button type="button" onClick={() => onAdd("chapter")}>
        Chapter begins here
      </button>
      <button type="button" onClick={() => onAdd("scene")}>
        Scene begins here
      </button>
    </div>
  );
}
