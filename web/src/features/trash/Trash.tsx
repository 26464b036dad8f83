/** What was deleted from this book: what it was, who threw it away, until when it can come back. */
import "@/features/trash/trash.css";
import { useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { useMay } from "@/api/access";
import { changesQuery, forgetTouched, takeBack } from "@/api/changes";
import { useTrash } from "@/api/trash";
import type { Thrown } from "@/api/types";
import { useStructure } from "@/editor/structure";
import { describe, nameOf } from "@/features/trash/thrown";
import { formatDate } from "@/lib/format";
import { Button } from "@/ui/Button";
import { EmptyState, Mishap, SkeletonLines } from "@/ui/feedback";
import { showToast } from "@/ui/toasts";

export default function Trash({ projectId }: { projectId: string }) {
  const trash = useTrash(projectId);
  const write = useMay(projectId, "write");
  const restore = useRestoring(projectId);
  const list = useRef<HTMLUListElement>(null);
  const thrown = trash.data?.pages.flatMap((page) => page.items) ?? [];
  const bringBack = (one: Thrown) => {
    const next = thrown[thrown.indexOf(one) + 1] ?? thrown[thrown.indexOf(one) - 1];
    void restore(one).then(() =>
      // The next one is at hand, as after every removal from a list.
      list.current
        ?.querySelector<HTMLElement>(`[data-deletion="${next?.deletion_id ?? ""}"] button`)
        ?.focus(),
    );
  };
  return (
    <section className="trash" aria-label="Trash">
      {trash.error ? <Mishap error={trash.error} onRetry={() => void trash.refetch()} /> : null}
      {trash.isPending ? <SkeletonLines lines={6} height={44} /> : null}
      {trash.data && thrown.length === 0 ? (
        <EmptyState title="Nothing in the trash">
          Parts, chapters and scenes that are deleted wait here for thirty days, exactly as they were.
        </EmptyState>
      ) : null}
      {thrown.length > 0 && !write ? (
        <p className="trash-note">Who may write in this book can bring these back.</p>
      ) : null}
      <ul ref={list}>
        {thrown.map((one) => (
          <li key={one.deletion_id} data-deletion={one.deletion_id}>
            <span className="trash-title" dir="auto">
              {nameOf(one)}
            </span>
            {write ? (
              <Button icon="restore" aria-label={`Restore ${nameOf(one)}`} onClick={() => bringBack(one)}>
                Restore
              </Button>
            ) : null}
            <span className="trash-facts">
              {describe(one)}
              <br />
              {`Can come back until ${formatDate(one.purged_after)}`}
            </span>
          </li>
        ))}
      </ul>
      {trash.hasNextPage ? (
        <Button
          className="trash-more"
          disabled={trash.isFetchingNextPage}
          onClick={() => void trash.fetchNextPage()}
        >
          {trash.isFetchingNextPage ? "Fetching…" : "Show earlier"}
        </Button>
      ) : null}
    </section>
  );
}

function useRestoring(projectId: string): (one: Thrown) => Promise<void> {
  const cache = useQueryClient();
  const structure = useStructure(projectId);
  const putBack = (id: string) =>
    void structure
      .act(() => takeBack(cache, projectId, "undo", id))
      .then(() => forgetTouched(cache, projectId));
  return async (one) => {
    if (!(await structure.restore(one.deletion_id))) return;
    await forgetTouched(cache, projectId);
    const { undo } = await cache
      .query({ ...changesQuery(projectId), staleTime: 0 })
      .catch(() => ({ undo: null }));
    showToast(`“${nameOf(one)}” is back where it was.`, { undo: undo ? () => putBack(undo.id) : undefined });
  };
}
