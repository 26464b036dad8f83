/** Where to go on after signing in: a place of this studio, never an address that somebody else wrote into the link. */
export function readNext(search: URLSearchParams, hash = ""): string {
  const next = search.get("next") ?? readCarried(hash, "next") ?? "/";
  const inside = /^\/(?![/\\])/.test(next) && !/^\/(sign-in|sign-up)\b/.test(next);
  return inside ? next : "/";
}

export function signInAddress(next: string): string {
  return leadOn("/sign-in", next);
}

export function signUpAddress(next: string): string {
  return leadOn("/sign-up", next);
}

/** What stood behind `#` stays behind it: it may hold a token, and must not reach the server's log. */
function leadOn(door: string, next: string): string {
  return next === "/" ? door : `${door}${next.includes("#") ? "#" : "?"}next=${encodeURIComponent(next)}`;
}

/** The token of a link in a mail. Behind `#` it never leaves this browser by itself. */
export function readToken(search: URLSearchParams, hash: string): string {
  return search.get("token") ?? readCarried(hash, "token") ?? "";
}

/** What a link carries behind `#`, such as `#invitation=…&next=…`. */
export function readCarried(hash: string, name: string): string | null {
  return new URLSearchParams(hash.slice(1)).get(name);
}
