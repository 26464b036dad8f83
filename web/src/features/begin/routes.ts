import { lazy } from "react";
import type { Routes } from "@/ui/slots";

export const routes: Routes = [{ path: "/new", Component: lazy(() => import("@/features/begin/Begin")) }];
