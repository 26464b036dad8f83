/** What is asked of a password: length, and nothing else that makes people write it on a note. */
const SHORTEST = 8;
export const PASSWORD_NOTE = `At least ${SHORTEST} characters; a few words in a row are best.`;

/** How many characters are still missing, while somebody is typing. */
export function weigh(password: string): string {
  const missing = SHORTEST - Array.from(password).length;
  if (!password) return "";
  if (missing > 0) return missing === 1 ? "One more." : `${missing} more.`;
  return "Long enough.";
}
