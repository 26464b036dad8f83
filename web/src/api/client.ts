/** One way to speak with the server: JSON in and out, problems as errors, versions as ETags. */

import { Problem, readProblem, UNREACHABLE } from "@/api/problem";
import { renew } from "@/api/renewal";
import { endSession, isOutside, noteWelcome } from "@/api/signedIn";

export { Problem } from "@/api/problem";

const BASE = "/api/v1";

export interface CallOptions {
  query?: Record<string, string | number | boolean | readonly string[] | null | undefined>;
  body?: unknown;
  form?: FormData;
  /** The version this change is based on. */
  etag?: string | null | undefined;
  /** Lets the page go away while the request is under way. */
  keepalive?: boolean;
  signal?: AbortSignal | undefined;
  /** Said twice, the server acts once; made up for every POST that brings none. */
  idempotencyKey?: string;
  /** Asked by people who are not signed in yet: a 401 is an answer to the form, not the end of a session. */
  anonymous?: boolean;
}

export interface Answer<T> {
  data: T;
  etag: string | null;
}

export async function call<T>(method: string, path: string, options: CallOptions = {}): Promise<Answer<T>> {
  const response = await sendSignedIn(method, path, options);
  if (!response.ok) throw await readProblem(response);
  const data: unknown = response.status === 204 ? undefined : await response.json();
  return { data: data as T, etag: response.headers.get("ETag") };
}

/** What came back as bytes, such as a file to keep. */
export async function download(path: string, options: CallOptions = {}): Promise<Blob> {
  const response = await sendSignedIn("GET", path, options);
  if (!response.ok) throw await readProblem(response);
  return response.blob();
}

/** A session that ran out is renewed, and the request sent once more under the same key; only then is it over. */
async function sendSignedIn(method: string, path: string, options: CallOptions): Promise<Response> {
  const keyed = { ...options, idempotencyKey: options.idempotencyKey ?? makeKey() };
  if (options.anonymous) return send(method, path, keyed);
  const sent = Date.now();
  let response = await send(method, path, keyed);
  if ((await isRefused(response)) && !isOutside() && (await renew(sent)))
    response = await send(method, path, keyed);
  if (await isRefused(response)) endSession();
  else if (response.ok) noteWelcome();
  return response;
}

/** A wrong password is a 401 too, but of somebody who is here. */
async function isRefused(response: Response): Promise<boolean> {
  return response.status === 401 && !(await readProblem(response.clone())).slug.startsWith("wrong-");
}

export async function get<T>(path: string, options?: CallOptions): Promise<T> {
  return (await call<T>("GET", path, options)).data;
}

export async function post<T>(path: string, body?: unknown, options?: CallOptions): Promise<T> {
  return (await call<T>("POST", path, { ...options, body })).data;
}

async function send(method: string, path: string, options: CallOptions): Promise<Response> {
  const headers = new Headers({ Accept: "application/json" });
  if (options.body !== undefined) headers.set("Content-Type", "application/json");
  if (options.etag) headers.set("If-Match", options.etag);
  if (method === "POST" && options.idempotencyKey) headers.set("Idempotency-Key", options.idempotencyKey);
  const init: RequestInit = { method, headers };
  if (options.form) init.body = options.form;
  else if (options.body !== undefined) init.body = JSON.stringify(options.body);
  if (options.signal) init.signal = options.signal;
  if (options.keepalive) init.keepalive = true;
  try {
    return await fetch(addressOf(path, options.query), init);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Problem(0, UNREACHABLE);
  }
}

/** Not a secret, only never said twice; works also where the page was not loaded over a safe line. */
function makeKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
}

export function addressOf(path: string, query: CallOptions["query"] = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === null || value === undefined) continue;
    if (Array.isArray(value)) for (const item of value as string[]) search.append(name, item);
    else search.set(name, String(value));
  }
  const text = search.toString();
  return `${BASE}${path}${text ? `?${text}` : ""}`;
}

export interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

/** Every item of a paged list, page after page. */
export async function getAll<T>(path: string, options: CallOptions = {}): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<T> = await get<Page<T>>(path, { ...options, query: { ...options.query, cursor } });
    items.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor);
  return items;
}
