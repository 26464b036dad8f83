/** Everything that proves that it is me: the password, the second step, passkeys. */
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { changePassword, useSecondFactor } from "@/api/account";
import { ChosenPassword, PresentPassword } from "@/features/account/fields";
import { Form } from "@/features/account/Form";
import { Part } from "@/features/account/Part";
import { Passkeys } from "@/features/account/Passkeys";
import { SecondFactor } from "@/features/account/SecondFactor";
import { Mishap, SkeletonLines } from "@/ui/feedback";
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
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const changing = useMutation({ mutationFn: changePassword });
  const send = () =>
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
  return (
    <Part title="Password" lede="Changing it signs out your other devices.">
      <Form
        place="account"
        sending={changing}
        onSend={send}
        verb="Change the password"
        ready={current !== "" && next !== ""}
      >
        <PresentPassword label="Present password" value={current} onChange={setCurrent} />
        <ChosenPassword value={next} onChange={setNext} />
      </Form>
    </Part>
  );
}
