/** A session is renewed by one tab at a time: the second would show a token that the first has used up. */
import { Problem, readProblem, UNREACHABLE } from "@/api/problem";
import { isOutside } from "@/api/signedIn";
import { forget, readRemembered, remember } from "@/lib/remembered";

const RENEWED = "narrative.renewed";
/** When the access of this browser runs out, as far as the server said. */
const LASTS_UNTIL = "narrative.lasts-until";
const AHEAD = 60_000;
const LOOKS_EVERY = 20_000;
const LOCK = "narrative.renewal";

let underWay: Promise<boolean> | null = null;

/**
 * Renew the session unless that happened after `since`, when the refused request was sent. Returns whether there is a
 * session; where the server cannot say, that is thrown, for it is no reason to send anybody away.
 */
export function renew(since: number): Promise<boolean> {
  underWay ??= alone(() => renewUnlessDone(since)).finally(() => (underWay = null));
  return underWay;
}

/** Browsers know locks only over a safe line; without them the server's grace for a lost answer has to do. */
function alone(act: () => Promise<boolean>): Promise<boolean> {
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- missing where the line is not safe
  return navigator.locks ? navigator.locks.request(LOCK, act) : act();
}

async function renewUnlessDone(since: number): Promise<boolean> {
  if (readRemembered<number>(RENEWED, 0) > since) return true;
  const response = await ask();
  if (response.ok) {
    remember(RENEWED, Date.now());
    noteLifetime((await response.json()) as { expires_in?: number | null });
    return true;
  }
  if (response.status === 401 || response.status === 404) return false;
  throw await readProblem(response);
}

async function ask(): Promise<Response> {
  try {
    return await fetch("/api/v1/session/refresh", {
      method: "POST",
      headers: { Accept: "application/json", "Content-Type": "application/json" },
      body: "{}",
    });
  } catch {
    throw new Problem(0, UNREACHABLE);
  }
}

/** Remember how long the access lasts that was just given; every tab reads it. */
export function noteLifetime({ expires_in }: { expires_in?: number | null }): void {
  if (typeof expires_in === "number") remember(LASTS_UNTIL, Date.now() + expires_in * 1000);
}

export function forgetLifetime(): void {
  forget(LASTS_UNTIL);
}

/**
 * Renew ahead of time while somebody looks: pictures and downloads are fetched by the browser itself, which cannot renew.
 * Returns how to stop.
 */
export function keepFresh(): () => void {
  const look = () => {
    const until = readRemembered<number>(LASTS_UNTIL, Infinity);
    if (document.visibilityState === "visible" && !isOutside() && until - AHEAD < Date.now())
      void renew(until - AHEAD).catch(() => undefined);
  };
  const timer = setInterval(look, LOOKS_EVERY);
  document.addEventListener("visibilitychange", look);
  return () => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", look);
  };
}
