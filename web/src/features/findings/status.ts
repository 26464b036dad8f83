import { lazy } from "react";
import type { Status } from "@/ui/slots";

export const status: Status = { order: 1, Component: lazy(() => import("@/features/findings/CheckStatus")) };
