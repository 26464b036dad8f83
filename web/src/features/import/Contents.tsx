/** The parts, chapters and scenes that the boundaries make; each can be renamed, left out or taken away. */
import { useState } from "react";
import type { Boundary } from "@/api/imports";
import { changeBoundary, nameBoundary, removeBoundary, type Section } from "@/features/import/boundaries";
import { formatNumber } from "@/lib/format";
import { IconButton } from "@/ui/Button";

interface ContentsProps {
  sections: readonly Section[];
  boundaries: readonly Boundary[];
  onChange: (boundaries: Boundary[]) => void;
  onShow: (block: number) => void;
}

export function Contents({ sections, boundaries, onChange, onShow }: ContentsProps) {
  if (sections.length === 0)
    return (
      <p className="contents-none">
        No chapters were found. You can bring the text in as one chapter, or point at the places where
        chapters begin.
      </p>
    );
  return (
    <ol className="contents" aria-label="What was found">
      {sections.map(({ boundary, words, included }) => (
        <li
          key={boundary.block}
          data-level={boundary.level}
          data-role={boundary.role}
          data-out={!included || undefined}
        >
          <input
            type="checkbox"
            checked={boundary.included}
            aria-label={`Bring in ${nameBoundary(boundaries, boundary)}`}
            onChange={(event) =>
              onChange(changeBoundary(boundaries, boundary.block, { included: event.target.checked }))
            }
          />
          <Title
            boundary={boundary}
            name={nameBoundary(boundaries, boundary)}
            onShow={() => onShow(boundary.block)}
            onRename={(title) => onChange(changeBoundary(boundaries, boundary.block, { title }))}
          />
          {boundary.role === "body" ? null : (
            <span className="contents-role">{boundary.role === "front" ? "Front" : "Back"}</span>
          )}
          <span className="contents-words">{formatNumber(words)}</span>
          <IconButton
            icon="close"
            size={14}
            label={`Join ${nameBoundary(boundaries, boundary)} to what comes before`}
            onClick={() => onChange(removeBoundary(boundaries, boundary.block))}
          />
        </li>
      ))}
    </ol>
  );
}

interface TitleProps {
  boundary: Boundary;
  name: string;
  onShow: () => void;
  onRename: (title: string) => void;
}

function Title({ boundary, name, onShow, onRename }: TitleProps) {
  const [draft, setDraft] = useState<string | null>(null);
  if (draft === null)
    return (
      <button
        type="button"
        className="contents-title"
        dir="auto"
        onClick={onShow}
        onDoubleClick={() => setDraft(boundary.title)}
        onKeyDown={(event) => {
          if (event.key === "F2") setDraft(boundary.title);
        }}
        title="F2 or double click to rename"
      >
        {name}
      </button>
    );
  const keep = () => {
    if (draft.trim() !== boundary.title) onRename(draft.trim());
    setDraft(null);
  };
  return (
    <input
      className="input contents-edit"
      aria-label="Title"
      autoFocus
      maxLength={300}
      value={draft}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={keep}
      onKeyDown={(event) => {
        if (event.key === "Enter") keep();
        if (event.key === "Escape") setDraft(null);
      }}
    />
  );
}
