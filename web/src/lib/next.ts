/** Where to go on after signing in: a place of this studio, never an address that somebody else wrote into the link. */
export function readNext(search: URLSearchParams): string {
  const next = search.get("next") ?? "/";
  const inside = /^\/(?![/\\])/.test(next) && !/^\/(sign-in|sign-up)\b/.test(next);
  return inside ? next : "/";
}

export function signInAddress(next: string): string {
  return next === "/" ? "/sign-in" : `/sign-in?next=${encodeURIComponent(next)}`;
}
