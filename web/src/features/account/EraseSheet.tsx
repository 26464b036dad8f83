/** The last question before an account is erased. */
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";
import { eraseMe } from "@/api/account";
import { Problem } from "@/api/client";
import { useSession } from "@/api/session";
import { AddressField, PresentPassword } from "@/features/account/fields";
import { Form } from "@/features/account/Form";
import { useLeave } from "@/features/account/useSignOut";
import { Sheet } from "@/ui/Sheet";
import { showToast } from "@/ui/toasts";

export function EraseSheet({ onClose }: { onClose: () => void }) {
  const email = useSession().data?.user.email ?? "";
  const leave = useLeave();
  const [confirm, setConfirm] = useState("");
  const [password, setPassword] = useState("");
  const erasing = useMutation({
    mutationFn: eraseMe,
    onSuccess: () => {
      leave();
      showToast("Your account and your books are erased.");
    },
  });
  const shared = sharedBooksOf(erasing.error);
  return (
    <Sheet title="Erase my account" opened onClose={onClose} width={460}>
      <Form
        place="sheet"
        sending={erasing}
        onSend={() => erasing.mutate({ password, confirm: confirm.trim() })}
        verb="Erase everything"
        meanwhile="Erasing…"
        tone="danger"
        ready={password !== "" && confirm.trim().toLowerCase() === email.toLowerCase()}
        says={shared ? <Shared books={shared} /> : undefined}
      >
        <p className="sheet-lede">
          Your account and the books only you work on are erased at once. If you may want them again, save
          them as a zip first.
        </p>
        <AddressField
          label="Type your mail address"
          note={email}
          name="confirm-email"
          autoComplete="off"
          data-autofocus
          value={confirm}
          onChange={setConfirm}
        />
        <PresentPassword value={password} onChange={setPassword} />
      </Form>
    </Sheet>
  );
}

interface Named {
  id: string;
  title: string;
}

function Shared({ books }: { books: readonly Named[] }) {
  return (
    <div role="alert" className="gate-aside">
      <p>
        Nothing was erased: others work on books that are yours. Hand each of them over, or remove the others
        from it, then come back.
      </p>
      <ul className="plain-list">
        {books.map((book) => (
          <li key={book.id}>
            <Link to={`/projects/${book.id}`}>{book.title}</Link>
          </li>
        ))}
      </ul>
    </div>
  );
}

function sharedBooksOf(error: unknown): Named[] | null {
  if (!(error instanceof Problem) || error.slug !== "owns-shared-books") return null;
  const projects = error.fields["projects"];
  return Array.isArray(projects) ? (projects as Named[]) : [];
}
