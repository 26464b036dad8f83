/** Where to go on after signing in: a place of this studio, never an address that somebody else wrote into the link. */
export function readNext(search: URLSearchParams, hash = ""): string {
  const next = search.get("next") ?? readCarried(hash, "next") ?? "/";
  const inside = /^\/(?![/\\])/.test(next) && !/^\/(sign-in|sign-up)\b/.test(next);
  return inside ? next : "/";
}

/** What stood behind `#` stays behind it: it may hold a token, and must not reach the server's log. */
export function signInAddress(next: string): string {
  if (next === "/") return "/sign-in";
  return `/sign-in${next.includes("#") ? "#" : "?"}next=${encodeURIComponent(next)}`;
}

/** The token of a link in a mail. Behind `#` it never leaves this browser by itself. */
export function readToken(search: URLSearchParams, hash: string): string {
  return search.get("token") ?? readCarried(hash, "token") ?? "";
}

/** What a link carries behind `#`, such as `#invitation=…&next=…`. */
export function readCarried(hash: string, name: string): string | null {
  return new URLSearchParams(hash.slice(1)).get(name);
}
