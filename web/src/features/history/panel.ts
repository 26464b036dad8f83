import { lazy } from "react";
import type { Panel } from "@/ui/slots";

export const panel: Panel = {
  id: "history",
  title: "History",
  icon: "history",
  order: 50,
  keys: "mod+alt+h",
  Component: lazy(() => import("@/features/history/History")),
};
