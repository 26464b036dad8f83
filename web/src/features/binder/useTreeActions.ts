/** What can be done with a line of the binder. */
import { useState } from "react";
import { stepSpot } from "@/features/binder/moves";
import type { Row } from "@/features/binder/rows";
import type { Outline, Role } from "@/api/types";
import type { Spot } from "@/editor/outlineEdits";
import { useStructure } from "@/editor/structure";
import type { MenuAction } from "@/ui/Menu";
import { openPanel, reveal } from "@/ui/workbench";

interface Needs {
  projectId: string;
  outline: Outline;
  write: boolean;
  rows: readonly Row[];
  setCursor: (id: string | null) => void;
  setRenaming: (id: string | null) => void;
  setOpen: (row: Row, open: boolean) => void;
}

export interface TreeActions {
  /** The last thing done, for those who do not see it. */
  said: string;
  rename: (row: Row, title: string | null) => void;
  step: (row: Row, by: 1 | -1) => void;
  moveTo: (row: Row, spot: Spot) => void;
  remove: (row: Row) => void;
  duplicate: (row: Row) => void;
  listFor: (row: Row) => (MenuAction | null)[];
}

const ROLES: { role: Role; label: string }[] = [
  { role: "front", label: "Before the story" },
  { role: "body", label: "Part of the story" },
  { role: "back", label: "After the story" },
];

export function useTreeActions({
  projectId,
  outline,
  write,
  rows,
  setCursor,
  setRenaming,
  setOpen,
}: Needs): TreeActions {
  const structure = useStructure(projectId);
  const [said, setSaid] = useState("");
  const moveTo = (row: Row, spot: Spot) => {
    setCursor(row.id);
    if (spot.parentId) {
      const home = rows.find(({ id }) => id === spot.parentId);
      if (home?.open === false) setOpen(home, true);
    }
    setSaid(`${row.name} was moved.`);
    void structure.move(row.level, row.id, spot);
  };
  const step = (row: Row, by: 1 | -1) => {
    const spot = stepSpot(outline, row, by);
    if (spot) moveTo(row, spot);
    else setSaid(`${row.name} is already at the ${by > 0 ? "end" : "beginning"}.`);
  };
  const remove = (row: Row) => {
    const at = rows.indexOf(row);
    const next = rows.find((other, place) => place > at && other.depth <= row.depth) ?? rows[at - 1];
    setCursor(next?.id ?? null);
    void structure.remove(row.level, row.id, row.name);
  };
  const duplicate = (row: Row) => {
    if (row.level !== "part") void structure.duplicate(row.level, row.id);
  };
  const rename = (row: Row, title: string | null) => {
    setRenaming(null);
    document.querySelector<HTMLElement>(".tree")?.focus({ preventScroll: true });
    if (title !== null && title !== row.title) void structure.rename(row.level, row.id, title);
  };
  const before = (row: Row) => {
    const at = rows.indexOf(row);
    return rows
      .slice(0, at)
      .findLast((other) => other.level === row.level && other.parentId === row.parentId);
  };
  const addScene = async (row: Row) => {
    const scene = await structure.create("scene", {
      title: "",
      parent_id: row.level === "chapter" ? row.id : row.parentId,
      ...(row.level === "scene" ? { after_id: row.id } : {}),
    });
    if (row.level === "chapter") setOpen(row, true);
    if (scene) reveal({ sceneId: scene, edit: true });
  };
  const listFor = (row: Row): (MenuAction | null)[] => {
    const history: MenuAction = {
      label: "History",
      icon: "history",
      run: () => openPanel("history", { sceneId: row.id }),
    };
    if (!write) return row.level === "scene" ? [history] : [];
    const previous = before(row);
    const actions: (MenuAction | null)[] = [
      { label: "Rename", icon: "pencil", keys: "F2", run: () => setRenaming(row.id) },
      { label: "Move up", icon: "up", keys: "alt+ArrowUp", run: () => step(row, -1) },
      { label: "Move down", icon: "down", keys: "alt+ArrowDown", run: () => step(row, 1) },
    ];
    if (row.level !== "part") {
      actions.push({ label: "New scene", icon: "plus", run: () => void addScene(row) });
      actions.push({ label: "Duplicate", icon: "copy", keys: "mod+d", run: () => duplicate(row) });
    }
    if (row.level !== "part" && previous) {
      const level = row.level;
      actions.push({
        label: `Merge with the ${level} before`,
        icon: "merge",
        run: () => void structure.merge(level, row.id, previous.id),
      });
    }
    if (row.level === "scene" && row.place > 0)
      actions.push({
        label: "Begin a chapter here",
        icon: "split",
        run: () => void structure.splitChapter(row.parentId, row.id),
      });
    if (row.level === "scene") actions.push(history);
    if (row.level === "chapter")
      actions.push(
        null,
        ...ROLES.filter(({ role }) => role !== row.role).map<MenuAction>(({ role, label }) => ({
          label,
          run: () => void structure.setRole(row.id, role),
        })),
      );
    actions.push(null, {
      label: "Delete",
      icon: "trash",
      keys: "Delete",
      tone: "danger",
      run: () => remove(row),
    });
    return actions;
  };
  return { said, rename, step, moveTo, remove, duplicate, listFor };
}
