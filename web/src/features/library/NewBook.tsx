/** A title is all a blank book needs. */
import { useState, type SyntheticEvent } from "react";
import { useNavigate } from "react-router";
import { useCreateProject } from "@/api/projects";
import { Button } from "@/ui/Button";
import { TextField } from "@/ui/fields";
import { Sheet } from "@/ui/Sheet";
import { showProblem } from "@/ui/toasts";

export function NewBook({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const [title, setTitle] = useState("");
  const create = useCreateProject();
  const navigate = useNavigate();
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    create.mutate(
      { title: title.trim() || "Untitled" },
      {
        onSuccess: (project) => {
          setTitle("");
          onClose();
          void navigate(`/projects/${project.id}`);
        },
        onError: showProblem,
      },
    );
  };
  return (
    <Sheet title="Start blank" opened={opened} onClose={onClose} width={420}>
      <form onSubmit={submit} className="new-book">
        <TextField
          label="Title"
          data-autofocus
          maxLength={200}
          value={title}
          note="You can change it at any time."
          onChange={(event) => setTitle(event.target.value)}
        />
        <Button tone="main" type="submit" disabled={create.isPending}>
          Begin
        </Button>
      </form>
    </Sheet>
  );
}
