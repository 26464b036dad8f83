import { lazy } from "react";
import type { Panel } from "@/ui/slots";

export const panel: Panel = {
  id: "cast",
  title: "Cast",
  icon: "cast",
  order: 2,
  keys: "mod+alt+c",
  Component: lazy(() => import("@/features/cast/Cast")),
};
