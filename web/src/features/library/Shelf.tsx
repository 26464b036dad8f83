/** The books: found, sorted, those of a series side by side; put away and deleted ones behind a switch. */
import { lazy, Suspense, useRef, useState, type KeyboardEvent } from "react";
import { useArchivedProjects, useProjects } from "@/api/projects";
import { arrange, type Entry, type Order } from "@/features/library/arrange";
import { BookLine } from "@/features/library/BookLine";
import { useBookActions, type BookActions } from "@/features/library/useBookActions";
import { useCommands } from "@/lib/commands";
import { formatCount } from "@/lib/format";
import { readRemembered, remember } from "@/lib/remembered";
import { Confirm } from "@/ui/Confirm";
import { Mishap, Skeleton } from "@/ui/feedback";
import { Switch, TextField } from "@/ui/fields";

const Details = lazy(() => import("@/features/library/Details"));
const DeletedBooks = lazy(() => import("@/features/library/DeletedBooks"));

/** From so many books on a shelf is searched. */
const MANY = 7;
const ORDERS: { value: Order; label: string }[] = [
  { value: "recent", label: "Last changed" },
  { value: "title", label: "Title" },
  { value: "words", label: "Length" },
];
const MEMORY = "narrative.shelf";

export function Shelf() {
  const projects = useProjects();
  const put = useArchivedProjects();
  const [query, setQuery] = useState("");
  const [order, setOrder] = useState<Order>(() => readRemembered<Order>(MEMORY, "recent"));
  const [all, setAll] = useState(false);
  const actions = useBookActions();
  const list = useRef<HTMLUListElement>(null);
  const books = projects.data ?? [];
  const archived = put.data ?? [];
  const many = books.length >= MANY;
  const sort = (value: Order) => {
    setOrder(value);
    remember(MEMORY, value);
  };
  useShelfKeys();
  const entries = arrange(books, order, many ? query : "");
  return (
    <section className="shelf" aria-labelledby="shelf-title">
      <div className="shelf-head">
        <h2 id="shelf-title">My books</h2>
        {many ? (
          <TextField
            label="Find a book"
            hushed
            type="search"
            placeholder="Find a book"
            value={query}
            onChange={(event) => setQuery(event.target.value)}
          />
        ) : null}
        {books.length > 1 ? (
          <label className="shelf-order">
            <span>Sorted by</span>
            <select className="input" value={order} onChange={(event) => sort(event.target.value as Order)}>
              {ORDERS.map(({ value, label }) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </select>
          </label>
        ) : null}
      </div>
      {projects.error ? <Mishap error={projects.error} onRetry={() => void projects.refetch()} /> : null}
      {projects.isPending ? <ShelfSkeleton /> : null}
      {projects.data && books.length === 0 ? (
        <p className="shelf-empty">
          No books yet. Choose one of the doors above; what you write is yours alone.
        </p>
      ) : null}
      {books.length > 0 && entries.length === 0 ? (
        <p className="shelf-empty" role="status">
          {`No book answers “${query}”.`}
        </p>
      ) : null}
      <Books entries={entries} actions={actions} list={list} />
      {archived.length > 0 ? (
        <>
          <Switch
            label={`Show the archive (${formatCount(archived.length, "book")})`}
            checked={all}
            onChange={setAll}
          />
          {all ? <Books entries={arrange(archived, order)} actions={actions} /> : null}
        </>
      ) : null}
      <Suspense fallback={null}>
        {projects.data ? <DeletedBooks /> : null}
        {actions.detailed ? (
          <Details project={actions.detailed} onClose={() => actions.showDetails(null)} />
        ) : null}
      </Suspense>
      <Confirm
        title={`Leave “${actions.leaving?.title ?? ""}”?`}
        verb="Leave"
        opened={actions.leaving !== null}
        onConfirm={actions.leave}
        onClose={() => actions.askLeaving(null)}
      >
        <p>
          The book disappears from your shelf; what you wrote in it stays there. To come back you need a new
          invitation.
        </p>
      </Confirm>
    </section>
  );
}

interface BooksProps {
  entries: readonly Entry[];
  actions: BookActions;
  list?: React.Ref<HTMLUListElement>;
}

function Books({ entries, actions, list }: BooksProps) {
  if (entries.length === 0) return null;
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- arrows walk from book to book
    <ul ref={list} onKeyDown={walk} className="books">
      {entries.map(({ series, books }) =>
        series === null ? (
          books.map((book) => <BookLine key={book.id} project={book} actions={actions} />)
        ) : (
          <li key={`series-${series}`} className="series">
            <h3 dir="auto">
              {series}
              <span>{formatCount(books.length, "book")}</span>
            </h3>
            <ul>
              {books.map((book) => (
                <BookLine key={book.id} project={book} actions={actions} />
              ))}
            </ul>
          </li>
        ),
      )}
    </ul>
  );
}

function walk(event: KeyboardEvent): void {
  const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (!by || !(event.target instanceof HTMLAnchorElement)) return;
  const links = [...document.querySelectorAll<HTMLElement>(".shelf .book > a")];
  event.preventDefault();
  links[links.indexOf(event.target) + by]?.focus();
}

/** Listed under `?`; the lines themselves handle them. */
function useShelfKeys(): void {
  const nothing = () => undefined;
  const key = (id: string, title: string, keys: string) => ({
    id: `shelf.${id}`,
    title,
    keys,
    group: "Shelf",
    local: true,
    hidden: true,
    run: nothing,
  });
  useCommands(
    [
      key("open", "Open the book", "Enter"),
      key("details", "Rename, and its details", "F2"),
      key("delete", "Delete the book", "Delete"),
      key("next", "Next book", "ArrowDown"),
    ],
    [],
  );
}

function ShelfSkeleton() {
  return (
    <ul aria-hidden="true">
      {[0, 1].map((line) => (
        <li key={line} className="book">
          <span className="book-waiting">
            <Skeleton width="42%" height={18} />
            <Skeleton width="30%" />
          </span>
        </li>
      ))}
    </ul>
  );
}
