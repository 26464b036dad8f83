/** Buttons: a verb, or an icon with a verb for a name. */
import type { ComponentProps } from "react";
import { Hint } from "@/ui/Hint";
import { Icon, type IconName } from "@/ui/icons";

export type Tone = "plain" | "main" | "quiet" | "danger";

export interface ButtonProps extends ComponentProps<"button"> {
  tone?: Tone;
  icon?: IconName;
}

export function Button({ tone = "plain", icon, children, className = "", type, ...rest }: ButtonProps) {
  return (
    <button type={type ?? "button"} className={`button ${className}`} data-tone={tone} {...rest}>
      {icon ? <Icon name={icon} size={16} /> : null}
      {children}
    </button>
  );
}

export interface IconButtonProps extends Omit<ComponentProps<"button">, "title"> {
  icon: IconName;
  /** What it does; read aloud, and shown on hover with its keys. */
  label: string;
  keys?: string | undefined;
  /** A shorter name for the eye, where what it belongs to is plain to see. */
  hint?: string;
  size?: number;
}

export function IconButton({ icon, label, keys, hint, size, className = "", ...rest }: IconButtonProps) {
  return (
    <Hint label={hint ?? label} keys={keys}>
      <button type="button" className={`icon-button ${className}`} aria-label={label} {...rest}>
        <Icon name={icon} {...(size ? { size } : {})} />
      </button>
    </Hint>
  );
}
