/** How long to wait before trying again: doubling from half a second to half a minute, with jitter. */
export function waitFor(attempt: number, chance: () => number = Math.random): number {
  const ceiling = Math.min(30_000, 500 * 2 ** attempt);
  return ceiling / 2 + (ceiling / 2) * chance();
}
