/** A name and its keys beside what the pointer rests on or the focus reaches. */
import { Tooltip } from "@mantine/core";
import type { ReactElement } from "react";
import { Keys } from "@/ui/Keys";

export function Hint({
  label,
  keys,
  children,
}: {
  label: string;
  keys?: string | undefined;
  children: ReactElement;
}) {
  return (
    <Tooltip
      openDelay={450}
      classNames={{ tooltip: "hint" }}
      label={
        <>
          {label}
          {keys ? <Keys keys={keys} /> : null}
        </>
      }
      // The button carries its own name; the hint would only say it twice.
      aria-hidden
    >
      {children}
    </Tooltip>
  );
}
