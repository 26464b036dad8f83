/** The door: address and password, or a passkey; then, for those who asked for it, a second step. */
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Link, useLocation, useNavigate, useSearchParams } from "react-router";
import { peek, useStudio } from "@/api/session";
import { noteWelcome, usePresence } from "@/api/signedIn";
import { Gate } from "@/features/account/Gate";
import { SignInForm } from "@/features/account/SignInForm";
import { readEmail } from "@/features/account/carried";
import { readNext, signUpAddress } from "@/lib/next";

export default function SignIn() {
  const [search] = useSearchParams();
  const next = readNext(search, useLocation().hash);
  const navigate = useNavigate();
  const cache = useQueryClient();
  const studio = useStudio();
  const carried = readEmail(useLocation().state, search);
  const [step, setStep] = useState<"password" | "factor">("password");
  const presence = usePresence();
  useEffect(() => {
    // Perhaps in another tab.
    if (presence === "unknown") void peek();
    if (presence !== "here") return;
    // Whoever was here before left nothing that the next may see.
    cache.clear();
    void navigate(next, { replace: true });
  }, [cache, navigate, next, presence]);
  const second = step === "factor";
  return (
    <Gate
      title={second ? "One more step" : "Sign in"}
      lede={second ? undefined : next === "/" ? undefined : "Then you go on where you wanted to be."}
      foot={
        second ? undefined : (
          <p>
            New here?{" "}
            {studio.data?.sign_up === "invited" ? (
              "This studio is by invitation: open the link in the mail that invites you."
            ) : (
              <Link to={signUpAddress(next)}>Open an account</Link>
            )}
          </p>
        )
      }
    >
      <SignInForm email={carried} onStep={setStep} onDone={noteWelcome} />
    </Gate>
  );
}
