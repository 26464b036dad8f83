import { lazy } from "react";
import type { Card } from "@/ui/slots";

export const card: Card = { kind: "entity", Component: lazy(() => import("@/features/cast/EntityHint")) };
