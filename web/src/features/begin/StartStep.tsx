/** The third question: an empty page, a shape to fill, or a text that is already there. */
import { useId, useRef, useState, type DragEvent, type ReactNode } from "react";
import { ACCEPTED } from "@/api/imports";
import { useTemplates } from "@/api/templates";
import type { StepProps } from "@/features/begin/Begin";
import { formatCount } from "@/lib/format";
import { Skeleton } from "@/ui/feedback";
import { Icon } from "@/ui/icons";

/** How many chapters are seen before one asks for the others. */
const GLIMPSE = 5;

export function StartStep({ plan, onChange, file, onFile }: StepProps) {
  const name = useId();
  const templates = useTemplates();
  const offered = templates.data?.filter(({ id }) => id !== "blank") ?? [];
  const choose = (start: string) => onChange({ start });
  return (
    <fieldset className="begin-field">
      <legend className="hush">How the book begins</legend>
      <div className="begin-starts">
        <Start name={name} value="blank" chosen={plan.start} onChoose={choose} title="With an empty page">
          One chapter with one scene, ready to be written in.
        </Start>
        {templates.isPending ? <Skeleton height={78} /> : null}
        {offered.map((template) => (
          <Start
            key={template.id}
            name={name}
            value={template.id}
            chosen={plan.start}
            onChoose={choose}
            title={template.title}
            more={<Glimpse outline={template.outline} />}
          >
            {`${template.description} ${formatCount(template.chapters, "chapter")}.`}
          </Start>
        ))}
        <Start
          name={name}
          value="file"
          chosen={plan.start}
          onChoose={choose}
          title="With a text I have"
          more={<ChooseFile file={file} onFile={onFile} />}
        >
          Word, EPUB, OpenDocument, RTF, Markdown, HTML or plain text. You see what was found before it is
          taken over.
        </Start>
      </div>
    </fieldset>
  );
}

interface StartProps {
  name: string;
  value: string;
  chosen: string;
  title: string;
  children: ReactNode;
  /** Shown while it is chosen. */
  more?: ReactNode;
  onChoose: (value: string) => void;
}

function Start({ name, value, chosen, title, children, more, onChoose }: StartProps) {
  const note = useId();
  const called = useId();
  return (
    <div className="begin-start" data-chosen={chosen === value || undefined}>
      <label>
        <input
          type="radio"
          name={name}
          value={value}
          checked={chosen === value}
          aria-labelledby={called}
          aria-describedby={note}
          onChange={() => onChoose(value)}
        />
        <span id={called} className="begin-choice-name">
          {title}
        </span>
        <span id={note} className="begin-start-note">
          {children}
        </span>
      </label>
      {chosen === value ? more : null}
    </div>
  );
}

function Glimpse({ outline }: { outline: readonly string[] }) {
  const rest = outline.length - GLIMPSE;
  return (
    <div className="begin-glimpse">
      <ol aria-label="Its chapters">
        {outline.slice(0, rest > 1 ? GLIMPSE : undefined).map((title, place) => (
          <li key={place}>{title}</li>
        ))}
      </ol>
      {rest > 1 ? (
        <details>
          <summary>{`and ${rest} more`}</summary>
          <ol start={GLIMPSE + 1} aria-label="Its other chapters">
            {outline.slice(GLIMPSE).map((title, place) => (
              <li key={place}>{title}</li>
            ))}
          </ol>
        </details>
      ) : null}
    </div>
  );
}

function ChooseFile({ file, onFile }: Pick<StepProps, "file" | "onFile">) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const dropped = event.dataTransfer.files[0];
    if (dropped) onFile(dropped);
  };
  return (
    <label
      className="begin-drop"
      htmlFor={id}
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <Icon name="upload" />
      <span>{file ? `${file.name} is chosen. Choose another?` : "Drop the file here, or choose one"}</span>
      <input
        ref={input}
        id={id}
        type="file"
        className="hush"
        accept={ACCEPTED}
        onChange={(event) => {
          const chosen = event.target.files?.[0];
          if (chosen) onFile(chosen);
        }}
      />
    </label>
  );
}
