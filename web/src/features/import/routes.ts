import { lazy } from "react";
import type { Routes } from "@/ui/slots";

const Bring = lazy(() => import("@/features/import/Bring"));
const ImportScreen = lazy(() => import("@/features/import/ImportScreen"));

export const routes: Routes = [
  { path: "/import", Component: Bring },
  { path: "/projects/:projectId/import", Component: Bring },
  { path: "/projects/:projectId/imports/:importId", Component: ImportScreen },
];
