/** What somebody has in mind for a book that is about to begin. */
import type { NewProject } from "@/api/projects";
import { formatNumber } from "@/lib/format";

export interface Plan {
  title: string;
  genre: string;
  /** As it was typed; empty means no goal. */
  length: string;
  series: string;
  start: "blank" | "file" | (string & {});
}

export const NOTHING_YET: Plan = { title: "", genre: "", length: "", series: "", start: "blank" };

export const GENRES = [
  "Fantasy",
  "Science fiction",
  "Crime",
  "Thriller",
  "Romance",
  "Historical",
  "Literary",
  "Horror",
  "Young adult",
  "Memoir",
] as const;

export interface Length {
  name: string;
  words: number;
  says: string;
}

export const LENGTHS: readonly Length[] = [
  { name: "Short story", words: 7_500, says: "read at one sitting" },
  { name: "Novella", words: 30_000, says: "an evening" },
  { name: "Novel", words: 80_000, says: "what most publishers ask for" },
  { name: "Long novel", words: 130_000, says: "epics and sagas" },
];

/** A page of a paperback. */
export const WORDS_A_PAGE = 275;
const MOST_WORDS = 10_000_000;

export function readLength(text: string): number | null {
  const words = Number(text.replace(/[\s.,'’]/g, ""));
  return Number.isInteger(words) && words >= 1 && words <= MOST_WORDS ? words : null;
}

export function describePages(words: number): string {
  const pages = Math.max(1, Math.round(words / WORDS_A_PAGE));
  const about = pages > 20 ? Math.round(pages / 10) * 10 : pages;
  return `about ${formatNumber(about)} ${about === 1 ? "page" : "pages"}`;
}

export function toProject({ title, genre, length, series, start }: Plan): NewProject {
  const words = readLength(length);
  return {
    title: title.trim() || "Untitled",
    ...(genre.trim() ? { genre: genre.trim() } : {}),
    ...(words ? { target_words: words } : {}),
    ...(series.trim() ? { series: series.trim() } : {}),
    ...(start === "blank" || start === "file" ? {} : { template: start }),
  };
}
