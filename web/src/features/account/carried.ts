/** An address typed on one screen stands already on the next. */
export function readEmail(state: unknown, search?: URLSearchParams): string {
  const carried = typeof state === "object" && state !== null && "email" in state ? state.email : "";
  return typeof carried === "string" && carried ? carried : (search?.get("email") ?? "");
}

/** The token of a link in a mail. Behind `#` it never leaves this browser by itself. */
export function readToken(search: URLSearchParams, hash: string): string {
  return search.get("token") ?? new URLSearchParams(hash.slice(1)).get("token") ?? "";
}
