/** The fields that come again in the forms of an account, each with what a browser needs to fill it in. */
import type { ComponentProps } from "react";
import { useSession } from "@/api/session";
import { PASSWORD_NOTE, weigh } from "@/features/account/password";
import { PasswordField, TextField } from "@/ui/fields";

interface Filled extends Omit<ComponentProps<typeof TextField>, "onChange" | "label"> {
  label?: string;
  value: string;
  onChange: (value: string) => void;
}

export function NameField({ onChange, ...rest }: Filled) {
  return (
    <TextField
      label="Your name"
      name="name"
      autoComplete="name"
      required
      maxLength={100}
      {...rest}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

export function AddressField({ onChange, ...rest }: Filled) {
  return (
    <TextField
      label="Mail address"
      type="email"
      name="email"
      autoComplete="username"
      autoCapitalize="none"
      spellCheck={false}
      required
      {...rest}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

/** The password that holds now, asked of somebody who is signed in. */
export function PresentPassword({ onChange, ...rest }: Filled) {
  const email = useSession().data?.user.email ?? "";
  return (
    <>
      {/* Tells password managers whose password this is. */}
      <input
        className="hush"
        type="text"
        name="username"
        autoComplete="username"
        value={email}
        readOnly
        tabIndex={-1}
        aria-hidden="true"
      />
      <PasswordField
        label="Your password"
        name="current-password"
        autoComplete="current-password"
        required
        {...rest}
        onChange={(event) => onChange(event.target.value)}
      />
    </>
  );
}

/** A password that is being chosen; what is asked of it is said while it is typed. */
export function ChosenPassword({ value, onChange, ...rest }: Filled) {
  return (
    <PasswordField
      label="New password"
      note={weigh(value) || PASSWORD_NOTE}
      name="new-password"
      autoComplete="new-password"
      required
      {...rest}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
