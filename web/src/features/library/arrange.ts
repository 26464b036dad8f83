/** The books of a shelf in an order: searched through, sorted, and those of one series side by side. */
import type { Project } from "@/api/types";

export type Order = "recent" | "title" | "words";

export interface Entry {
  /** null: a book of its own. */
  series: string | null;
  books: Project[];
}

const COLLATOR = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

const COMPARE: Record<Order, (a: Project, b: Project) => number> = {
  recent: (a, b) => b.updated_at.localeCompare(a.updated_at),
  title: (a, b) => COLLATOR.compare(a.title, b.title),
  words: (a, b) => b.words - a.words,
};

export function matches({ title, author, series, genre }: Project, query: string): boolean {
  const text = [title, author, series, genre].join(" ").toLocaleLowerCase();
  return query
    .toLocaleLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** A series stands where its first book would; inside it the books stand as they were begun, unless sorted otherwise. */
export function arrange(books: readonly Project[], order: Order, query = ""): Entry[] {
  const entries: Entry[] = [];
  const series = new Map<string, Entry>();
  const found = books.filter((book) => matches(book, query.trim())).sort(COMPARE[order]);
  for (const book of found) {
    const name = book.series.trim();
    const known = name ? series.get(name) : undefined;
    if (known) known.books.push(book);
    else {
      const entry: Entry = { series: name || null, books: [book] };
      if (name) series.set(name, entry);
      entries.push(entry);
    }
  }
  if (order === "recent")
    for (const entry of series.values()) entry.books.sort((a, b) => a.created_at.localeCompare(b.created_at));
  return entries;
}
