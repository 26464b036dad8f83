/** What happens when nobody is signed in: to the door, or over a page that must not be lost, the door itself. */
import { lazy, Suspense } from "react";
import { Navigate, useLocation } from "react-router";
import { usePresence } from "@/api/signedIn";
import { signInAddress } from "@/lib/next";

const SignInAgain = lazy(() => import("@/features/account/SignInAgain"));

/** Screens for people who are not signed in. */
const OPEN = /^\/(sign-in|sign-up|verify|confirm-address|reset-password|invitations?)(\/|$)/;

export function SignedOut() {
  const presence = usePresence();
  const { pathname, search, hash } = useLocation();
  if (OPEN.test(pathname)) return null;
  if (presence === "stranger") return <Navigate to={signInAddress(pathname + search + hash)} replace />;
  if (presence !== "ended") return null;
  return (
    <Suspense fallback={null}>
      <SignInAgain />
    </Suspense>
  );
}
