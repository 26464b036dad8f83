import { lazy } from "react";
import type { Status } from "@/ui/slots";

export const status: Status = { order: 3, Component: lazy(() => import("@/features/access/ReadOnly")) };
