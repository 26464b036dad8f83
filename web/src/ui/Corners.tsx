/** What the features put at the end of the top line. */
import { Suspense } from "react";
import { readSlots } from "@/ui/slots";

export function Corners() {
  return (
    <Suspense fallback={null}>
      {readSlots().corners.map(({ order, Component }) => (
        <Component key={order} />
      ))}
    </Suspense>
  );
}
