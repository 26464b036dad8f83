/** What a reader fills in or chooses from. */
import { useId, useState, type ComponentProps } from "react";

interface TextFieldProps extends ComponentProps<"input"> {
  label: string;
  note?: string | undefined;
  problem?: string | undefined;
  /** The label is read aloud but not shown. */
  hushed?: boolean;
}

export function TextField({ label, note, problem, hushed, ...rest }: TextFieldProps) {
  const id = useId();
  const noteId = `${id}-note`;
  const said = problem ?? note;
  return (
    <div className="field">
      <label htmlFor={id} className={hushed ? "hush" : undefined}>
        {label}
      </label>
      <input
        id={id}
        className="input"
        aria-invalid={problem ? true : undefined}
        aria-describedby={said ? noteId : undefined}
        {...rest}
      />
      {said ? (
        <span id={noteId} className={problem ? "field-problem" : "field-note"}>
          {said}
        </span>
      ) : null}
    </div>
  );
}

/** A password, which may be looked at while it is typed. */
export function PasswordField({ label, note, problem, ...rest }: Omit<TextFieldProps, "hushed" | "type">) {
  const id = useId();
  const noteId = `${id}-note`;
  const [shown, setShown] = useState(false);
  const said = problem ?? note;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <span className="password">
        <input
          id={id}
          className="input"
          type={shown ? "text" : "password"}
          aria-invalid={problem ? true : undefined}
          aria-describedby={said ? noteId : undefined}
          autoCapitalize="none"
          spellCheck={false}
          {...rest}
        />
        <button
          type="button"
          className="password-show"
          aria-label={shown ? `Hide: ${label}` : `Show: ${label}`}
          onClick={() => setShown(!shown)}
        >
          {shown ? "Hide" : "Show"}
        </button>
      </span>
      {said ? (
        <span id={noteId} className={problem ? "field-problem" : "field-note"}>
          {said}
        </span>
      ) : null}
    </div>
  );
}

interface SegmentedProps<T extends string> {
  label: string;
  value: T;
  options: readonly { value: T; label: string }[];
  onChange: (value: T) => void;
}

/** A few choices side by side; one holds. */
export function Segmented<T extends string>({ label, value, options, onChange }: SegmentedProps<T>) {
  const name = useId();
  return (
    <fieldset className="segmented">
      <legend className="hush">{label}</legend>
      {options.map((option) => (
        <label key={option.value}>
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          {option.label}
        </label>
      ))}
    </fieldset>
  );
}

interface SwitchProps {
  label: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
}

export function Switch({ label, checked, onChange }: SwitchProps) {
  return (
    <label className="switch">
      <span>{label}</span>
      <input
        type="checkbox"
        role="switch"
        checked={checked}
        onChange={(event) => onChange(event.target.checked)}
      />
    </label>
  );
}
