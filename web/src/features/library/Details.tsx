/** What a book is called, by whom, and what it is meant to become. */
import { useId, useState, type SyntheticEvent } from "react";
import { useProjects, useUpdateProject } from "@/api/projects";
import type { Project } from "@/api/types";
import { Button } from "@/ui/Button";
import { TextField } from "@/ui/fields";
import { Sheet } from "@/ui/Sheet";
import { showProblem, showToast } from "@/ui/toasts";

const FIELDS = [
  { name: "title", label: "Title", note: "" },
  { name: "author", label: "Author", note: "As it stands on the title page." },
  { name: "genre", label: "Genre", note: "" },
  { name: "series", label: "Series", note: "Books of one series stand together on your shelf." },
] as const;

type Name = (typeof FIELDS)[number]["name"];

export default function Details({ project, onClose }: { project: Project; onClose: () => void }) {
  const [text, setText] = useState<Record<Name, string>>(project);
  const [goal, setGoal] = useState(project.target_words === null ? "" : String(project.target_words));
  const update = useUpdateProject(project);
  const list = useId();
  const series = [...new Set((useProjects().data ?? []).map((book) => book.series).filter(Boolean))].sort();
  const words = Number(goal.replace(/[\s.,'’]/g, ""));
  const wrong = goal.trim() !== "" && !(Number.isInteger(words) && words >= 1 && words <= 10_000_000);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (wrong) return;
    update.mutate(
      { ...pick(text), target_words: goal.trim() ? words : null },
      {
        onSuccess: () => {
          showToast("The details are kept.");
          onClose();
        },
        onError: showProblem,
      },
    );
  };
  return (
    <Sheet title="Details of the book" opened onClose={onClose} width={460}>
      <form className="details" onSubmit={submit}>
        {FIELDS.map(({ name, label, note }) => (
          <TextField
            key={name}
            label={label}
            note={note || undefined}
            autoComplete="off"
            maxLength={name === "title" || name === "author" ? 500 : 100}
            list={name === "series" ? list : undefined}
            data-autofocus={name === "title" || undefined}
            value={text[name]}
            onChange={(event) => setText((now) => ({ ...now, [name]: event.target.value }))}
          />
        ))}
        <datalist id={list}>
          {series.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
        <TextField
          label="Goal in words"
          inputMode="numeric"
          autoComplete="off"
          value={goal}
          problem={wrong ? "A whole number of words, such as 90,000; or leave it empty." : undefined}
          note="A page of a paperback holds about 275 words; most novels have 70,000 to 100,000."
          onChange={(event) => setGoal(event.target.value)}
        />
        <div className="confirm-buttons">
          <Button onClick={onClose}>Cancel</Button>
          <Button tone="main" type="submit" disabled={update.isPending || wrong}>
            Keep
          </Button>
        </div>
      </form>
    </Sheet>
  );
}

function pick(text: Record<Name, string>): Record<Name, string> {
  return { title: text.title, author: text.author, genre: text.genre, series: text.series };
}
