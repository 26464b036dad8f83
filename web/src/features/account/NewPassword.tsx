/** The link of the mail was opened: a new password takes the old one's place. */
import { useMutation } from "@tanstack/react-query";
import { useState, type SyntheticEvent } from "react";
import { Link } from "react-router";
import { resetPassword } from "@/api/accounts";
import { Gate, Says } from "@/features/account/Gate";
import { PASSWORD_NOTE, weigh } from "@/features/account/password";
import { Button } from "@/ui/Button";
import { PasswordField } from "@/ui/fields";

export function NewPassword({ token }: { token: string }) {
  const [password, setPassword] = useState("");
  const setting = useMutation({ mutationFn: () => resetPassword(token, password) });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (!setting.isPending) setting.mutate();
  };
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
      <form className="gate-form" onSubmit={submit}>
        <PasswordField
          label="New password"
          note={weigh(password) || PASSWORD_NOTE}
          name="password"
          autoComplete="new-password"
          autoFocus
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        <Says error={setting.error} />
        <Button tone="main" type="submit" disabled={setting.isPending}>
          Keep it
        </Button>
      </form>
    </Gate>
  );
}
