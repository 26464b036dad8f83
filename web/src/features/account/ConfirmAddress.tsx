/** The link in the mail to a new address was opened: the account goes by that address now. */
import { confirmNewAddress } from "@/api/accounts";
import { LinkOpened } from "@/features/account/LinkOpened";

export default function ConfirmAddress() {
  return (
    <LinkOpened
      act={confirmNewAddress}
      name="change"
      doing="Changing your address"
      done="Your address is changed"
      lede="From now on you sign in with the new one, and mail goes there."
      failed="This link does not work any more"
      advice="Nothing was changed. Links of this kind work once, and for three days; you can ask for a new one in your account."
    />
  );
}
