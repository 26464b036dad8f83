import { lazy } from "react";
import type { Panel } from "@/ui/slots";

export const panel: Panel = {
  id: "findings",
  title: "Findings",
  icon: "findings",
  order: 1,
  keys: "mod+alt+f",
  Component: lazy(() => import("@/features/findings/Findings")),
};
