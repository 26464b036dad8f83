/** The link of the mail was opened: a new password takes the old one's place. */
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";
import { resetPassword } from "@/api/accounts";
import { ChosenPassword } from "@/features/account/fields";
import { Form } from "@/features/account/Form";
import { Gate } from "@/features/account/Gate";

export function NewPassword({ token }: { token: string }) {
  const [password, setPassword] = useState("");
  const setting = useMutation({ mutationFn: () => resetPassword(token, password) });
  if (setting.isSuccess)
    return (
      <Gate title="Your password is new" lede="Every device was signed out. Sign in with the new password.">
        <div className="gate-form">
          <Link className="button" data-tone="main" to="/sign-in">
            Sign in
          </Link>
        </div>
      </Gate>
    );
  return (
    <Gate
      title="Choose a new password"
      lede="Every device that is signed in now is signed out by it."
      foot={<Link to="/reset-password">Ask for a new link</Link>}
    >
      <Form place="gate" sending={setting} onSend={setting.mutate} verb="Keep it">
        <ChosenPassword autoFocus value={password} onChange={setPassword} />
      </Form>
    </Gate>
  );
}
