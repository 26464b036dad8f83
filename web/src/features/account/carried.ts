/** An address typed on one screen stands already on the next. */
export function readEmail(state: unknown, search?: URLSearchParams): string {
  const carried = typeof state === "object" && state !== null && "email" in state ? state.email : "";
  return typeof carried === "string" && carried ? carried : (search?.get("email") ?? "");
}
