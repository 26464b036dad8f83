/** What the new book is called and who wrote it, as the file says and the author may correct. */
import { useState } from "react";
import type { Import } from "@/api/imports";
import { useProject, useUpdateProject } from "@/api/projects";
import type { Project } from "@/api/types";
import { TextField } from "@/ui/fields";

export interface Names {
  title: string;
  author: string;
  set: (names: { title?: string; author?: string }) => void;
  /** Writes them to the book. */
  keep: () => Promise<void>;
}

export function useBookNames(projectId: string, one: Import): Names {
  const project = useProject(projectId).data;
  const update = useUpdateProject(project ?? ({ id: projectId } as Project));
  const [typed, setTyped] = useState<{ title?: string; author?: string }>({});
  const title = typed.title ?? (one.title || project?.title || "");
  const author = typed.author ?? one.author ?? "";
  return {
    title,
    author,
    set: (names) => setTyped((now) => ({ ...now, ...names })),
    keep: async () => {
      const wanted = title.trim() || project?.title || one.filename;
      if (project && wanted === project.title && author === project.author) return;
      await update.mutateAsync({ title: wanted.slice(0, 200), author: author.trim().slice(0, 200) });
    },
  };
}

export function BookNames({ names }: { names: Names }) {
  return (
    <div className="book-names">
      <h1 className="hush">{names.title}</h1>
      <TextField
        label="Title"
        hushed
        className="input book-names-title"
        placeholder="Title of the book"
        maxLength={200}
        value={names.title}
        onChange={(event) => names.set({ title: event.target.value })}
      />
      <TextField
        label="Author"
        hushed
        placeholder="Author"
        maxLength={200}
        value={names.author}
        onChange={(event) => names.set({ author: event.target.value })}
      />
    </div>
  );
}
