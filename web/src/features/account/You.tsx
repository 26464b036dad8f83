/** Who I am to others, and where mail finds me. */
import { useMutation } from "@tanstack/react-query";
import { useState, type SyntheticEvent } from "react";
import { changeAddress, useRename } from "@/api/account";
import { useSession } from "@/api/session";
import { Says } from "@/features/account/Gate";
import { Part } from "@/features/account/Part";
import { Button } from "@/ui/Button";
import { PasswordField, TextField } from "@/ui/fields";
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
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    rename.mutate(name.trim(), { onSuccess: () => showToast("Your name is changed.") });
  };
  return (
    <Part
      title="Name"
      lede="As others see it who work on a book with you. It is not the author’s name on your books."
    >
      <form className="part-form" onSubmit={submit}>
        <TextField
          label="Your name"
          name="name"
          autoComplete="name"
          required
          maxLength={120}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Says error={rename.error} />
        <Button type="submit" disabled={rename.isPending || !name.trim() || name.trim() === now}>
          Change the name
        </Button>
      </form>
    </Part>
  );
}

function Address({ email }: { email: string }) {
  const [next, setNext] = useState("");
  const [password, setPassword] = useState("");
  const changing = useMutation({ mutationFn: changeAddress });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    changing.mutate({ email: next.trim(), password }, { onSuccess: () => setPassword("") });
  };
  return (
    <Part
      title="Mail address"
      lede={
        <>
          You sign in with <strong>{email}</strong>, and mail goes there.
        </>
      }
    >
      <form className="part-form" onSubmit={submit}>
        <TextField
          label="New address"
          type="email"
          name="new-email"
          autoComplete="email"
          autoCapitalize="none"
          spellCheck={false}
          required
          value={next}
          onChange={(event) => setNext(event.target.value)}
        />
        <PasswordField
          label="Your password"
          name="current-password"
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        <Says error={changing.error} />
        {changing.isSuccess ? (
          <p className="gate-aside" role="status">
            A mail is on its way to {changing.variables.email}. Your address changes when you open the link in
            it; until then {email} holds.
          </p>
        ) : null}
        <Button type="submit" disabled={changing.isPending || !next.trim() || !password}>
          Change the address
        </Button>
      </form>
    </Part>
  );
}
