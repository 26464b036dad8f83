/** One way to speak with the server: JSON in and out, problems as errors, versions as ETags. */

const BASE = "/api/v1";

/** What the server, or the way to it, had to say against a request. `title` and `detail` are the reader's words. */
export class Problem extends Error {
  override name = "Problem";
  readonly status: number;
  readonly type: string;
  readonly title: string;
  readonly detail: string;
  readonly fields: Record<string, unknown>;

  constructor(status: number, body: Record<string, unknown>) {
    const title = typeof body["title"] === "string" ? body["title"] : "The server could not do that";
    super(title);
    this.status = status;
    this.title = title;
    this.type = typeof body["type"] === "string" ? body["type"] : "about:blank";
    this.detail = typeof body["detail"] === "string" ? body["detail"] : "";
    this.fields = body;
  }

  /** The request never arrived, or no answer came back. */
  get unreachable(): boolean {
    return this.status === 0;
  }

  /** Somebody changed the thing since it was read. */
  get stale(): boolean {
    return this.status === 412;
  }
}

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
}

export interface Answer<T> {
  data: T;
  etag: string | null;
}

export async function call<T>(method: string, path: string, options: CallOptions = {}): Promise<Answer<T>> {
  const response = await send(method, path, options);
  if (!response.ok) throw await readProblem(response);
  const data: unknown = response.status === 204 ? undefined : await response.json();
  return { data: data as T, etag: response.headers.get("ETag") };
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
  if (method === "POST") headers.set("Idempotency-Key", options.idempotencyKey ?? makeKey());
  const init: RequestInit = { method, headers };
  if (options.form) init.body = options.form;
  else if (options.body !== undefined) init.body = JSON.stringify(options.body);
  if (options.signal) init.signal = options.signal;
  if (options.keepalive) init.keepalive = true;
  try {
    return await fetch(addressOf(path, options.query), init);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Problem(0, {
      title: "The server cannot be reached",
      detail: "What you wrote is kept on this device. It is sent as soon as the server answers again.",
    });
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

async function readProblem(response: Response): Promise<Problem> {
  try {
    return new Problem(response.status, (await response.json()) as Record<string, unknown>);
  } catch {
    return new Problem(response.status, {
      title: "The server could not do that",
      detail: "Your book is safe. Try again in a moment.",
    });
  }
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
