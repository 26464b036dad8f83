/** What the content policy of the page asks of its own code: the nonce of its styles, and no markup from strings. */

interface Policies {
  createPolicy: (name: string, rules: { createHTML: (text: string) => string }) => unknown;
}

/** The word that this page's styles carry; empty where the page was served without a policy, as in development. */
export const styleNonce =
  document.querySelector<HTMLElement>('meta[property="csp-nonce"]')?.nonce.replace("{{nonce}}", "") ?? "";

/**
 * Lets a string become content only where it holds no tag: the style sheets that components write are such text.
 * It throws rather than answering null: the editor, which has a policy of its own for what is pasted, goes on to that
 * one only then.
 */
export function passPlain(text: string): string {
  if (text.includes("<")) throw new TypeError("Markup from a string is not let into the page.");
  return text;
}

const policies = (globalThis as { trustedTypes?: Policies }).trustedTypes;
policies?.createPolicy("default", { createHTML: passPlain });

// What keeps the page from scrolling behind a dialog looks for the nonce of its style under this name.
if (styleNonce) Object.assign(globalThis, { __webpack_nonce__: styleNonce });
