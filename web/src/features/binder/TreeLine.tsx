/** One line of the binder. */
import { useDraggable, useDroppable } from "@dnd-kit/core";
import { useRef, useState, type KeyboardEvent } from "react";
import type { Half } from "@/features/binder/moves";
import type { Row } from "@/features/binder/rows";
import type { TreeActions } from "@/features/binder/useTreeActions";
import { formatCount, formatNumber } from "@/lib/format";
import { IconButton } from "@/ui/Button";
import { Icon } from "@/ui/icons";
import { Menu } from "@/ui/Menu";

interface TreeLineProps {
  row: Row;
  top: number;
  height: number;
  current: boolean;
  active: boolean;
  renaming: boolean;
  drop: Half | null;
  actions: TreeActions;
  /** It stays where it is and as it is called. */
  fixed: boolean;
  onOpen: (row: Row) => void;
  onFold: (row: Row, open: boolean) => void;
  onRename: (id: string | null) => void;
}

export function TreeLine(props: TreeLineProps) {
  const { row, top, height, current, active, renaming, drop, actions, fixed, onOpen, onFold, onRename } =
    props;
  const {
    setNodeRef: setDrag,
    listeners,
    isDragging,
  } = useDraggable({ id: row.id, disabled: renaming || fixed });
  const menu = actions.listFor(row);
  const { setNodeRef: setDrop } = useDroppable({ id: row.id });
  return (
    <div
      ref={(element) => {
        setDrag(element);
        setDrop(element);
      }}
      id={`row-${row.id}`}
      role="treeitem"
      tabIndex={-1}
      aria-level={row.depth + 1}
      aria-posinset={row.place + 1}
      aria-setsize={row.siblings}
      aria-expanded={row.open ?? undefined}
      aria-selected={active}
      aria-current={current ? "location" : undefined}
      aria-label={describe(row)}
      className="tree-line"
      data-level={row.level}
      data-role={row.role && row.role !== "body" ? row.role : undefined}
      data-drop={drop ?? undefined}
      data-dragging={isDragging || undefined}
      style={{ top, height, paddingLeft: 6 + row.depth * 16 }}
      {...listeners}
      onClick={() => onOpen(row)}
      onKeyDown={undefined}
      onDoubleClick={() => onRename(row.id)}
    >
      {row.open === null ? (
        <span className="tree-fold" />
      ) : (
        // The keys for this are on the tree itself.
        // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions
        <span
          className="tree-fold"
          data-open={row.open || undefined}
          onClick={(event) => {
            event.stopPropagation();
            onFold(row, !row.open);
          }}
        >
          <Icon name="chevron" size={14} />
        </span>
      )}
      {renaming ? (
        <Rename row={row} onDone={(title) => actions.rename(row, title)} />
      ) : (
        <>
          <span
            dir="auto"
            className="tree-name"
            data-untitled={row.title || row.level === "scene" ? undefined : true}
          >
            {row.name}
          </span>
          {row.findings > 0 ? (
            <span className="tree-findings" title={formatCount(row.findings, "finding")}>
              {row.findings}
            </span>
          ) : null}
          <span className="tree-words">{formatNumber(row.words)}</span>
          {menu.length > 0 ? (
            // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- keeps a click on the menu from going to the line
            <span className="tree-more" onClick={(event) => event.stopPropagation()}>
              <Menu label={`What to do with ${row.name}`} actions={menu}>
                <IconButton icon="more" hint="More" label={`More for ${row.name}`} tabIndex={-1} size={16} />
              </Menu>
            </span>
          ) : null}
        </>
      )}
    </div>
  );
}

function describe(row: Row): string {
  const findings = row.findings > 0 ? `, ${formatCount(row.findings, "finding")}` : "";
  return `${row.name}, ${formatCount(row.words, "word")}${findings}`;
}

function Rename({ row, onDone }: { row: Row; onDone: (title: string | null) => void }) {
  const [title, setTitle] = useState(row.title);
  const over = useRef(false);
  // Going away takes the focus away too; that is not a second answer.
  const finish = (answer: string | null) => {
    if (over.current) return;
    over.current = true;
    onDone(answer);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.key === "Enter") finish(title.trim());
    if (event.key === "Escape") finish(null);
  };
  return (
    <input
      className="tree-rename"
      aria-label={`Title of ${row.name}`}
      autoFocus
      maxLength={500}
      value={title}
      placeholder={row.name}
      onChange={(event) => setTitle(event.target.value)}
      onFocus={(event) => event.target.select()}
      onBlur={() => finish(title.trim())}
      onKeyDown={onKeyDown}
      onClick={(event) => event.stopPropagation()}
      onPointerDown={(event) => event.stopPropagation()}
    />
  );
}
