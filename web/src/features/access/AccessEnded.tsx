/** Shown in place of a book that was closed to its reader while it was open. */
import "@/features/access/access.css";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { Link } from "react-router";
import { useProject } from "@/api/projects";
import { keys } from "@/api/queries";
import { KeptWords } from "@/features/access/KeptWords";

export default function AccessEnded({ projectId }: { projectId: string }) {
  const title = useProject(projectId).data?.title;
  const cache = useQueryClient();
  // The shelf still shows it, as it was read before.
  useEffect(() => void cache.invalidateQueries({ queryKey: keys.projects }), [cache]);
  return (
    <main className="access-ended" id="page" role="main">
      <h1>{title ? `“${title}” is closed to you` : "This book is closed to you"}</h1>
      <p role="status">
        It was deleted, or you are no longer one of its people. What you saved in it is safe with its owner,
        who can invite you again.
      </p>
      <KeptWords projectId={projectId} />
      <Link className="button" data-tone="main" to="/">
        Go to my books
      </Link>
    </main>
  );
}
