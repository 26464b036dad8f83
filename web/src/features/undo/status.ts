import { lazy } from "react";
import type { Status } from "@/ui/slots";

export const status: Status = { order: 5, Component: lazy(() => import("@/features/undo/Undo")) };
