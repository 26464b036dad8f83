/** Which entries answer what was typed, best first. */

export interface Entry {
  id: string;
  title: string;
  group: string;
  words?: string | undefined;
  keys?: string | undefined;
  run: () => void;
}

/** How well a text answers a query: 0 not at all; a prefix of a word is worth more than letters strewn about. */
export function rate(query: string, text: string): number {
  const needle = query.toLowerCase().trim();
  const hay = text.toLowerCase();
  if (!needle) return 1;
  const at = hay.indexOf(needle);
  const share = needle.length / hay.length; // of two that hold the same words, the one that is little else
  if (at === 0) return 100 + share;
  if (at > 0) return (/[\s(:“"']/.test(hay[at - 1] ?? "") ? 80 : 60) + share;
  const words = needle.split(/\s+/);
  if (words.length > 1 && words.every((word) => hay.includes(word))) return 50;
  return isStrewn(needle, hay) ? 20 : 0;
}

function isStrewn(needle: string, hay: string): boolean {
  let from = 0;
  for (const letter of needle) {
    from = hay.indexOf(letter, from) + 1;
    if (from === 0) return false;
  }
  return needle.length > 2;
}

export function searchEntries(entries: readonly Entry[], query: string, limit = 60): Entry[] {
  return entries
    .map((entry, place) => ({
      entry,
      place,
      score: Math.max(rate(query, entry.title), entry.words ? rate(query, entry.words) * 0.6 : 0),
    }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || a.place - b.place)
    .slice(0, limit)
    .map(({ entry }) => entry);
}
