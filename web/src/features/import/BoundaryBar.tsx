/** A boundary in the text: what begins here, its title, and the handle to move it by. */
import { useDraggable } from "@dnd-kit/core";
import type { KeyboardEvent } from "react";
import type { Boundary, Level } from "@/api/imports";
import type { Role } from "@/api/types";
import { changeBoundary, nameBoundary, removeBoundary } from "@/features/import/boundaries";
import { IconButton } from "@/ui/Button";

interface BoundaryBarProps {
  boundary: Boundary;
  boundaries: readonly Boundary[];
  onChange: (boundaries: Boundary[]) => void;
  onMove: (by: number) => void;
}

const LEVELS: Record<Level, string> = { part: "Part", chapter: "Chapter", scene: "Scene" };
const ROLES: Record<Role, string> = { front: "Front matter", body: "Story", back: "Back matter" };

export function BoundaryBar({ boundary, boundaries, onChange, onMove }: BoundaryBarProps) {
  const { setNodeRef, listeners, attributes, transform, isDragging } = useDraggable({ id: boundary.block });
  const name = nameBoundary(boundaries, boundary);
  const change = (what: Parameters<typeof changeBoundary>[2]) =>
    onChange(changeBoundary(boundaries, boundary.block, what));
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
    event.preventDefault();
    onMove(event.key === "ArrowUp" ? -1 : 1);
  };
  return (
    <div
      className="boundary"
      data-level={boundary.level}
      data-out={!boundary.included || undefined}
      data-dragging={isDragging || undefined}
      style={transform ? { transform: `translateY(${transform.y}px)` } : undefined}
    >
      <button
        ref={setNodeRef}
        type="button"
        className="boundary-grip"
        {...attributes}
        {...listeners}
        aria-label={`Move the beginning of ${name}: drag, or arrow up and down`}
        onKeyDown={onKeyDown}
      >
        <span aria-hidden="true">⋮⋮</span>
      </button>
      <select
        className="input"
        aria-label={`What begins at ${name}`}
        value={boundary.level}
        onChange={(event) => change({ level: event.target.value as Level })}
      >
        {(Object.keys(LEVELS) as Level[]).map((level) => (
          <option key={level} value={level}>
            {LEVELS[level]}
          </option>
        ))}
      </select>
      <input
        className="input boundary-title"
        aria-label={`Title of ${name}`}
        placeholder={boundary.level === "scene" ? "No title" : "Title"}
        maxLength={300}
        value={boundary.title}
        onChange={(event) => change({ title: event.target.value })}
      />
      {boundary.level === "chapter" ? (
        <select
          className="input"
          aria-label={`Where ${name} stands`}
          value={boundary.role}
          onChange={(event) => change({ role: event.target.value as Role })}
        >
          {(Object.keys(ROLES) as Role[]).map((role) => (
            <option key={role} value={role}>
              {ROLES[role]}
            </option>
          ))}
        </select>
      ) : null}
      <label className="boundary-included">
        <input
          type="checkbox"
          checked={boundary.included}
          onChange={(event) => change({ included: event.target.checked })}
        />
        Bring in
      </label>
      <IconButton
        icon="close"
        size={14}
        label={`Join ${name} to what comes before`}
        onClick={() => onChange(removeBoundary(boundaries, boundary.block))}
      />
    </div>
  );
}
