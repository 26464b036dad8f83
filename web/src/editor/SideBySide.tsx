/** Two texts beside each other, what differs marked in both. */
import "@/editor/sidebyside.css";
import { useState } from "react";
import type { DiffRow, Piece } from "@/lib/diff";
import { formatCount } from "@/lib/format";

interface SideBySideProps {
  rows: readonly DiffRow[];
  before: string;
  after: string;
}

/** Equal paragraphs are folded but for one on either side of a change. */
function fold(rows: readonly DiffRow[]): (DiffRow | number)[] {
  const shown = rows.map((_, place) =>
    [-1, 0, 1].some((by) => {
      const near = rows[place + by];
      return near !== undefined && near.change !== "same";
    }),
  );
  const folded: (DiffRow | number)[] = [];
  rows.forEach((row, place) => {
    const last = folded.at(-1);
    if (shown[place]) folded.push(row);
    else if (typeof last === "number") folded[folded.length - 1] = last + 1;
    else folded.push(1);
  });
  return folded;
}

export function SideBySide({ rows, before, after }: SideBySideProps) {
  const [whole, setWhole] = useState(false);
  if (rows.every((row) => row.change === "same")) return <p className="sides-same">Both say the same.</p>;
  return (
    <div className="sides">
      <div className="sides-head" aria-hidden="true">
        <span>{before}</span>
        <span>{after}</span>
      </div>
      {(whole ? rows : fold(rows)).map((row, place) =>
        typeof row === "number" ? (
          <button key={place} type="button" className="sides-fold" onClick={() => setWhole(true)}>
            {formatCount(row, "paragraph")} the same
          </button>
        ) : (
          <div key={place} className="sides-row" data-change={row.change}>
            <Side name={before} pieces={row.before} />
            <Side name={after} pieces={row.after} />
          </div>
        ),
      )}
    </div>
  );
}

function Side({ name, pieces }: { name: string; pieces: Piece[] | null }) {
  return (
    <p data-none={pieces === null || undefined}>
      <span className="sides-name">{name}</span>
      {pieces?.map((piece, place) =>
        piece.change === "same" ? (
          <span key={place}>{piece.text}</span>
        ) : piece.change === "added" ? (
          <ins key={place}>{piece.text}</ins>
        ) : (
          <del key={place}>{piece.text}</del>
        ),
      )}
    </p>
  );
}
