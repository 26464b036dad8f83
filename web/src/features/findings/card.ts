import { lazy } from "react";
import type { Card } from "@/ui/slots";

export const card: Card = {
  kind: "finding",
  Component: lazy(() => import("@/features/findings/FindingHint")),
};
