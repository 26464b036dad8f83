/** The binder by keyboard: arrows walk and fold, Alt with arrows moves, F2 renames, Enter goes there. */
import type { Virtualizer } from "@tanstack/react-virtual";
import type { KeyboardEvent } from "react";
import type { Row } from "@/features/binder/rows";
import type { TreeActions } from "@/features/binder/useTreeActions";
import { useCommands } from "@/lib/commands";

interface Needs {
  rows: readonly Row[];
  active: Row | undefined;
  actions: TreeActions;
  setCursor: (id: string | null) => void;
  setOpen: (row: Row, open: boolean) => void;
  open: (row: Row) => void;
  setRenaming: (id: string | null) => void;
  write: boolean;
  lines: Virtualizer<HTMLDivElement, Element>;
}

export function useTreeKeys(needs: Needs): (event: KeyboardEvent) => void {
  const { rows, active, actions, setCursor, setOpen, open, setRenaming, write, lines } = needs;
  const nothing = () => undefined;
  useCommands(
    [
      {
        id: "tree.rename",
        title: "Rename",
        group: "Binder",
        keys: "F2",
        local: true,
        hidden: true,
        enabled: write,
        run: nothing,
      },
      {
        id: "tree.up",
        title: "Move up",
        group: "Binder",
        keys: "alt+ArrowUp",
        local: true,
        hidden: true,
        enabled: write,
        run: nothing,
      },
      {
        id: "tree.down",
        title: "Move down",
        group: "Binder",
        keys: "alt+ArrowDown",
        local: true,
        hidden: true,
        enabled: write,
        run: nothing,
      },
      {
        id: "tree.copy",
        title: "Duplicate",
        group: "Binder",
        keys: "mod+d",
        local: true,
        hidden: true,
        enabled: write,
        run: nothing,
      },
      {
        id: "tree.delete",
        title: "Delete",
        group: "Binder",
        keys: "Delete",
        local: true,
        hidden: true,
        enabled: write,
        run: nothing,
      },
    ],
    [write],
  );
  const goTo = (place: number) => {
    const row = rows[Math.min(rows.length - 1, Math.max(0, place))];
    if (!row) return;
    setCursor(row.id);
    lines.scrollToIndex(rows.indexOf(row), { align: "auto" });
  };
  return (event) => {
    if (!active || event.target !== event.currentTarget) return;
    const at = rows.indexOf(active);
    const parent = rows.findIndex(({ id }) => id === active.parentId);
    const act = findAct(event, {
      ArrowDown: () => goTo(at + 1),
      ArrowUp: () => goTo(at - 1),
      Home: () => goTo(0),
      End: () => goTo(rows.length - 1),
      ArrowRight: () =>
        active.open === false ? setOpen(active, true) : active.open ? goTo(at + 1) : undefined,
      ArrowLeft: () => (active.open ? setOpen(active, false) : parent >= 0 ? goTo(parent) : undefined),
      Enter: () => open(active),
      " ": () => open(active),
      ...(write
        ? {
            F2: () => setRenaming(active.id),
            Delete: () => actions.remove(active),
            "alt+ArrowUp": () => actions.step(active, -1),
            "alt+ArrowDown": () => actions.step(active, 1),
            "mod+d": () => actions.duplicate(active),
          }
        : {}),
    });
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };
}

function findAct(event: KeyboardEvent, acts: Record<string, () => void>): (() => void) | undefined {
  const prefix = event.altKey ? "alt+" : event.ctrlKey || event.metaKey ? "mod+" : "";
  return acts[prefix + event.key];
}
