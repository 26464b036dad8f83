import { lazy } from "react";
import type { Status } from "@/ui/slots";

export const status: Status = { order: 4, Component: lazy(() => import("@/features/people/PeopleLink")) };
