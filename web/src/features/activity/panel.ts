import { lazy } from "react";
import type { Panel } from "@/ui/slots";

export const panel: Panel = {
  id: "activity",
  title: "Activity",
  icon: "activity",
  order: 60,
  keys: "mod+alt+a",
  Component: lazy(() => import("@/features/activity/Activity")),
};
