/** Everything that proves that it is me: the password, the second step, passkeys. */
import { useMutation } from "@tanstack/react-query";
import { useState, type SyntheticEvent } from "react";
import { changePassword, useSecondFactor } from "@/api/account";
import { useSession } from "@/api/session";
import { Says } from "@/features/account/Gate";
import { Part } from "@/features/account/Part";
import { Passkeys } from "@/features/account/Passkeys";
import { SecondFactor } from "@/features/account/SecondFactor";
import { PASSWORD_NOTE, weigh } from "@/features/account/password";
import { Button } from "@/ui/Button";
import { Mishap, SkeletonLines } from "@/ui/feedback";
import { PasswordField } from "@/ui/fields";
import { showToast } from "@/ui/toasts";

export function SigningIn() {
  const factor = useSecondFactor();
  return (
    <>
      <Password />
      {factor.error ? <Mishap error={factor.error} onRetry={() => void factor.refetch()} /> : null}
      {factor.data ? (
        <>
          <SecondFactor now={factor.data} />
          <Passkeys passkeys={factor.data.passkeys} />
        </>
      ) : factor.error ? null : (
        <Part title="Second step">
          <SkeletonLines lines={3} />
        </Part>
      )}
    </>
  );
}

function Password() {
  const email = useSession().data?.user.email ?? "";
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const changing = useMutation({ mutationFn: changePassword });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    changing.mutate(
      { current, new: next },
      {
        onSuccess: () => {
          setCurrent("");
          setNext("");
          showToast("Your password is changed. Your other devices were signed out.");
        },
      },
    );
  };
  return (
    <Part title="Password" lede="Changing it signs out your other devices.">
      <form className="part-form" onSubmit={submit}>
        {/* Tells password managers whose password this is. */}
        <input
          className="hush"
          type="text"
          name="username"
          autoComplete="username"
          value={email}
          readOnly
          tabIndex={-1}
          aria-hidden="true"
        />
        <PasswordField
          label="Present password"
          name="current-password"
          autoComplete="current-password"
          required
          value={current}
          onChange={(event) => setCurrent(event.target.value)}
        />
        <PasswordField
          label="New password"
          note={weigh(next) || PASSWORD_NOTE}
          name="new-password"
          autoComplete="new-password"
          required
          value={next}
          onChange={(event) => setNext(event.target.value)}
        />
        <Says error={changing.error} />
        <Button type="submit" disabled={changing.isPending || !current || !next}>
          Change the password
        </Button>
      </form>
    </Part>
  );
}
