/** The session ended while a page was open: it stays as it is, with everything in it, until somebody signs in again. */
import "@/features/account/account.css";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useLocation } from "react-router";
import { sessionQuery } from "@/api/session";
import { SignInForm } from "@/features/account/SignInForm";
import { signInAddress } from "@/lib/next";
import { Button } from "@/ui/Button";
import { Sheet } from "@/ui/Sheet";

export default function SignInAgain() {
  const cache = useQueryClient();
  const { pathname, search, hash } = useLocation();
  const [looking, setLooking] = useState(false);
  const email = cache.getQueryData(sessionQuery.queryKey)?.user.email ?? "";
  if (looking)
    return (
      <div className="signed-out no-print" role="status">
        You are signed out.
        <Button tone="main" onClick={() => setLooking(false)}>
          Sign in
        </Button>
      </div>
    );
  return (
    <Sheet title="You are signed out" opened onClose={() => setLooking(true)} width={440}>
      <p className="sheet-lede">
        What you wrote is kept on this device. Sign in again, and this page goes on where it is and saves it.
      </p>
      <SignInForm email={email} onDone={() => void cache.invalidateQueries()} />
      <p className="sheet-foot">
        <Link to={signInAddress(pathname + search + hash)}>Open the sign-in screen instead</Link>
      </p>
    </Sheet>
  );
}
