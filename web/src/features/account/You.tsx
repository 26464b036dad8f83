/** Who I am to others, and where mail finds me. */
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { changeAddress, useRename } from "@/api/account";
import { useSession } from "@/api/session";
import { AddressField, NameField, PresentPassword } from "@/features/account/fields";
import { Form } from "@/features/account/Form";
import { Part } from "@/features/account/Part";
import { showToast } from "@/ui/toasts";

export function You() {
  const user = useSession().data?.user;
  if (!user) return null;
  return (
    <>
      <Name key={user.name} name={user.name} />
      <Address email={user.email ?? ""} />
    </>
  );
}

function Name({ name: now }: { name: string }) {
  const [name, setName] = useState(now);
  const rename = useRename();
  return (
    <Part
      title="Name"
      lede="As others see it who work on a book with you. It is not the author’s name on your books."
    >
      <Form
        place="account"
        sending={rename}
        onSend={() => rename.mutate(name.trim(), { onSuccess: () => showToast("Your name is changed.") })}
        verb="Change the name"
        ready={name.trim() !== "" && name.trim() !== now}
      >
        <NameField value={name} onChange={setName} />
      </Form>
    </Part>
  );
}

function Address({ email }: { email: string }) {
  const [next, setNext] = useState("");
  const [password, setPassword] = useState("");
  const changing = useMutation({ mutationFn: changeAddress });
  return (
    <Part
      title="Mail address"
      lede={
        <>
          You sign in with <strong>{email}</strong>, and mail goes there.
        </>
      }
    >
      <Form
        place="account"
        sending={changing}
        onSend={() => changing.mutate({ email: next.trim(), password }, { onSuccess: () => setPassword("") })}
        verb="Change the address"
        ready={next.trim() !== "" && password !== ""}
        says={
          changing.isSuccess ? (
            <p className="gate-aside" role="status">
              A mail is on its way to {changing.variables.email}. Your address changes when you open the link
              in it; until then {email} holds.
            </p>
          ) : undefined
        }
      >
        <AddressField
          label="New address"
          name="new-email"
          autoComplete="email"
          value={next}
          onChange={setNext}
        />
        <PresentPassword value={password} onChange={setPassword} />
      </Form>
    </Part>
  );
}
