import { lazy } from "react";
import type { Panel } from "@/ui/slots";

export const panel: Panel = {
  id: "trash",
  title: "Trash",
  icon: "trash",
  order: 70,
  keys: "mod+alt+t",
  Component: lazy(() => import("@/features/trash/Trash")),
};
