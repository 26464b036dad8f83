import { lazy } from "react";
import type { Corner } from "@/ui/slots";

export const corner: Corner = { order: 9, Component: lazy(() => import("@/features/account/AccountMenu")) };
