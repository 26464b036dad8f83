/** A forgotten password: with the token of a mail the new one is chosen, without one the mail is asked for. */
import { useLocation, useSearchParams } from "react-router";
import { Forgotten } from "@/features/account/Forgotten";
import { NewPassword } from "@/features/account/NewPassword";
import { readToken } from "@/lib/next";

export default function ResetPassword() {
  const token = readToken(useSearchParams()[0], useLocation().hash);
  return token ? <NewPassword key={token} token={token} /> : <Forgotten />;
}
