/** The link of the first mail was opened: the address is confirmed. */
import { verifyAddress } from "@/api/accounts";
import { LinkOpened } from "@/features/account/LinkOpened";

export default function Verify() {
  return (
    <LinkOpened
      act={verifyAddress}
      name="verify"
      doing="Confirming your address"
      done="Your address is confirmed"
      lede="Your account is open. Sign in, and begin."
      failed="This link does not work any more"
      advice="Links of this kind work once, and for three days. If your address was confirmed with it already, just sign in; there you can also ask for a new mail."
    />
  );
}
