/** What the server, or the way to it, had to say against a request. */

/** `title` and `detail` are the reader's words. */
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

  /** The stable name at the end of `type`, such as `wrong-credentials`. */
  get slug(): string {
    return this.type.slice(this.type.lastIndexOf("/") + 1);
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

export const UNREACHABLE = {
  title: "The server cannot be reached",
  detail: "What you wrote is kept on this device. It is sent as soon as the server answers again.",
};

export async function readProblem(response: Response): Promise<Problem> {
  try {
    return new Problem(response.status, (await response.json()) as Record<string, unknown>);
  } catch {
    return new Problem(response.status, {
      title: "The server could not do that",
      detail: "Your book is safe. Try again in a moment.",
    });
  }
}
