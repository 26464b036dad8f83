/** Nothing more to do here: the rest stands in a mail. */
import { useMutation } from "@tanstack/react-query";
import { Link } from "react-router";
import { askForReset, sendVerification } from "@/api/accounts";
import { useStudio } from "@/api/session";
import { Gate, Says } from "@/features/account/Gate";
import { signInAddress } from "@/lib/next";
import { Button } from "@/ui/Button";

interface LookInMailProps {
  email: string;
  next?: string;
  purpose: "confirm" | "reset";
}

const SAYS = {
  confirm: "A mail is on its way to {email}. Open the link in it, and the account is yours.",
  reset:
    "If there is an account for {email}, a mail is on its way to it. The link in it lets you choose a new password.",
};
/** Where nothing is sent, the message only waits. */
const SAYS_HERE = {
  confirm: "There is a message for {email} now. Open the link in it, and the account is yours.",
  reset:
    "If there is an account for {email}, there is a message for it now. The link in it lets you choose a new password.",
};

export function LookInMail({ email, next = "/", purpose }: LookInMailProps) {
  const studio = useStudio();
  const silent = studio.data?.sends_mail === false;
  const again = useMutation({
    mutationFn: () => (purpose === "confirm" ? sendVerification(email) : askForReset(email)),
  });
  return (
    <Gate
      title="Look in your mail"
      lede={(silent ? SAYS_HERE : SAYS)[purpose].replace("{email}", email)}
      foot={
        <Link to={signInAddress(next)} state={{ email }}>
          Go to sign in
        </Link>
      }
    >
      <div className="gate-form" role="status">
        {silent ? (
          <p className="gate-aside">
            This studio sends no mail. Whoever runs it finds the message on its console and in the folder
            “mail” beside the books.
          </p>
        ) : (
          <p className="gate-lede">Nothing there after a few minutes? Look among the unwanted mail too.</p>
        )}
        {again.isSuccess ? <p>It was sent again.</p> : null}
        <Says error={again.error} />
        <Button onClick={() => again.mutate()} disabled={again.isPending || again.isSuccess}>
          Send it again
        </Button>
      </div>
    </Gate>
  );
}
