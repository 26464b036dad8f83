import { lazy } from "react";
import type { Routes } from "@/ui/slots";

export const routes: Routes = [
  { path: "/projects/:projectId/people", Component: lazy(() => import("@/features/people/People")) },
  { path: "/invitation", Component: lazy(() => import("@/features/people/InvitationPage")) },
];
