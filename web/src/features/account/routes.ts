import { lazy } from "react";
import type { Routes } from "@/ui/slots";

const SignIn = lazy(() => import("@/features/account/SignIn"));
const SignUp = lazy(() => import("@/features/account/SignUp"));
const Verify = lazy(() => import("@/features/account/Verify"));
const ConfirmAddress = lazy(() => import("@/features/account/ConfirmAddress"));
const ResetPassword = lazy(() => import("@/features/account/ResetPassword"));
const Account = lazy(() => import("@/features/account/Account"));

export const routes: Routes = [
  { path: "/sign-in", Component: SignIn },
  { path: "/sign-up", Component: SignUp },
  { path: "/verify", Component: Verify },
  { path: "/confirm-address", Component: ConfirmAddress },
  { path: "/reset-password", Component: ResetPassword },
  { path: "/account", Component: Account },
  { path: "/account/:section", Component: Account },
];
