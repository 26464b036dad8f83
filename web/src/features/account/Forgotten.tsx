/** The password is forgotten: a mail brings the way to a new one. */
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useLocation } from "react-router";
import { askForReset } from "@/api/accounts";
import { AddressField } from "@/features/account/fields";
import { Form } from "@/features/account/Form";
import { Gate } from "@/features/account/Gate";
import { LookInMail } from "@/features/account/LookInMail";
import { readEmail } from "@/features/account/carried";

export function Forgotten() {
  const [email, setEmail] = useState(readEmail(useLocation().state));
  const asking = useMutation({ mutationFn: () => askForReset(email.trim()) });
  if (asking.isSuccess) return <LookInMail email={email.trim()} purpose="reset" />;
  return (
    <Gate
      title="A new password"
      lede="We send you a mail with a link. Your books stay as they are."
      foot={<Link to="/sign-in">Back to sign in</Link>}
    >
      <Form place="gate" sending={asking} onSend={asking.mutate} verb="Send the mail">
        <AddressField autoFocus value={email} onChange={setEmail} />
      </Form>
    </Gate>
  );
}
