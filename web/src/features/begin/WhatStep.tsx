/** The second question: the kind of book, how long, and whether it is one of several. */
import { useId } from "react";
import { useProjects } from "@/api/projects";
import type { StepProps } from "@/features/begin/Begin";
import { describePages, GENRES, LENGTHS, readLength, WORDS_A_PAGE } from "@/features/begin/plan";
import { formatNumber } from "@/lib/format";
import { TextField } from "@/ui/fields";

export function WhatStep(props: StepProps) {
  return (
    <div className="begin-what">
      <Genre {...props} />
      <Lengths {...props} />
      <Series {...props} />
    </div>
  );
}

function Genre({ plan, onChange }: StepProps) {
  const name = useId();
  const own = plan.genre !== "" && !GENRES.some((genre) => genre === plan.genre);
  return (
    <fieldset className="begin-field">
      <legend>Genre</legend>
      <div className="begin-chips">
        {GENRES.map((genre) => (
          <label key={genre} className="begin-chip">
            <input
              type="radio"
              name={name}
              checked={plan.genre === genre}
              onChange={() => onChange({ genre })}
              onClick={() => plan.genre === genre && onChange({ genre: "" })}
            />
            {genre}
          </label>
        ))}
        <input
          className="input begin-own"
          aria-label="Another genre"
          placeholder="Another…"
          maxLength={100}
          value={own ? plan.genre : ""}
          onChange={(event) => onChange({ genre: event.target.value })}
        />
      </div>
    </fieldset>
  );
}

function Lengths({ plan, onChange }: StepProps) {
  const name = useId();
  const words = readLength(plan.length);
  const wrong = plan.length.trim() !== "" && words === null;
  return (
    <fieldset className="begin-field">
      <legend>How long shall it be?</legend>
      <div className="begin-lengths">
        {LENGTHS.map((length) => (
          <label key={length.name} className="begin-choice">
            <input
              type="radio"
              name={name}
              checked={words === length.words}
              onChange={() => onChange({ length: String(length.words) })}
            />
            <span className="begin-choice-name">{length.name}</span>
            <span>{`${formatNumber(length.words)} words`}</span>
            <span className="begin-faint">{`${describePages(length.words)}, ${length.says}`}</span>
          </label>
        ))}
      </div>
      <TextField
        label="Or a number of words"
        inputMode="numeric"
        autoComplete="off"
        value={plan.length}
        problem={wrong ? "A whole number of words, such as 90,000; or leave it empty." : undefined}
        note={
          words
            ? `That is ${describePages(words)} of a paperback, at ${WORDS_A_PAGE} words a page.`
            : `A page of a paperback holds about ${WORDS_A_PAGE} words. Without a goal, nothing is counted down.`
        }
        onChange={(event) => onChange({ length: event.target.value })}
      />
    </fieldset>
  );
}

function Series({ plan, onChange }: StepProps) {
  const list = useId();
  const books = useProjects().data ?? [];
  const series = [...new Set(books.map((book) => book.series).filter(Boolean))].sort();
  return (
    <div className="begin-field">
      <TextField
        label="Series"
        list={list}
        autoComplete="off"
        maxLength={100}
        value={plan.series}
        note="Books of one series stand together on your shelf. Leave it empty for a book of its own."
        onChange={(event) => onChange({ series: event.target.value })}
      />
      <datalist id={list}>
        {series.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </div>
  );
}
