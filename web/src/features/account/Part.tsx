/** A part of the account: what it is about, and what can be done there. */
import { useId, type ReactNode } from "react";

interface PartProps {
  title: string;
  lede?: ReactNode;
  children?: ReactNode;
}

export function Part({ title, lede, children }: PartProps) {
  const id = useId();
  return (
    <section className="account-part" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {lede ? <p className="account-lede">{lede}</p> : null}
      {children}
    </section>
  );
}
