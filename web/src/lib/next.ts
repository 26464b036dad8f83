/** Where to go on after signing in: a place of this studio, never an address that somebody else wrote into the link. */
export function readNext(search: URLSearchParams): string {
  const next = search.get("next") ?? "/";
  const inside = /^\/(?![/\\])/.test(next) && !/^\/(sign-in|sign-up)\b/.test(next);
  return inside ? next : "/";
}

export function signInAddress(next: string): string {
  return next === "/" ? "/sign-in" : `/sign-in?next=${encodeURIComponent(next)}`;
}

/** The token of a link in a mail. Behind `#` it never leaves this browser by itself. */
export function readToken(search: URLSearchParams, hash: string): string {
  return search.get("token") ?? new URLSearchParams(hash.slice(1)).get("token") ?? "";
}
