/** Whole books that were deleted and can still come back. */
import { useDeletedBooks, useRestoreBook } from "@/api/trash";
import type { ThrownBook } from "@/api/types";
import { formatAgo, formatCount, formatDate } from "@/lib/format";
import { Button } from "@/ui/Button";
import { showProblem, showToast } from "@/ui/toasts";

export default function DeletedBooks() {
  const books = useDeletedBooks().data ?? [];
  const restore = useRestoreBook();
  if (books.length === 0) return null;
  const bringBack = (book: ThrownBook) =>
    restore.mutate(book.deletion_id, {
      onSuccess: () => showToast(`“${book.title || "Untitled"}” is back on the shelf.`),
      onError: showProblem,
    });
  return (
    <details className="deleted-books">
      <summary>{`Deleted (${formatCount(books.length, "book")})`}</summary>
      <ul>
        {books.map((book) => (
          <li key={book.deletion_id}>
            <span className="deleted-what">
              <span className="book-title" dir="auto">
                {book.title || "Untitled"}
              </span>
              <span className="book-facts">
                {`${formatCount(book.words, "word")} · deleted ${formatAgo(book.deleted_at)} · can come back until ${formatDate(book.purged_after)}`}
              </span>
            </span>
            <Button
              icon="restore"
              disabled={restore.isPending}
              aria-label={`Restore ${book.title || "Untitled"}`}
              onClick={() => bringBack(book)}
            >
              Restore
            </Button>
          </li>
        ))}
      </ul>
    </details>
  );
}
