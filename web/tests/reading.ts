/** What a book's reader found, in memory: findings, cast and imports, behind the same `fetch` as `FakeServer`. */
import type { CheckRun } from "../src/api/checks";
import type { Entity } from "../src/api/entities";
import type { Finding, Passage } from "../src/api/findings";
import type { Boundary, DocumentBlock, Import } from "../src/api/imports";
import type { FakeServer } from "./fake";

export function passage(quote: string, marked: string, rest: Partial<Passage> = {}): Passage {
  const start = Array.from(quote.slice(0, quote.indexOf(marked))).length;
  return {
    scene_id: "scene-1",
    chapter_id: "chapter-1",
    chapter_title: "Chapter 1",
    scene_number: 1,
    start: 0,
    end: Array.from(quote).length,
    quote,
    prefix: "",
    suffix: "",
    marks: [{ start, end: start + Array.from(marked).length }],
    ...rest,
  };
}

export function finding(id: string, rest: Partial<Finding> = {}): Finding {
  return {
    id,
    check: "continuity/attribute-contradicts",
    family: "continuity",
    title: "Attribute contradicts",
    severity: "warning",
    status: "new",
    message: `Mara's eyes are green in chapter 1 and blue in chapter 2 (${id}).`,
    why: "Readers remember eyes.",
    confidence: 0.9,
    entities: ["Mara"],
    evidence: [
      passage("Her green eyes shone.", "green"),
      passage("She shut her blue eyes.", "blue", { scene_id: "scene-2", chapter_title: "Chapter 2" }),
    ],
    ...rest,
  };
}

export function entity(id: string, name: string, mentions: number, rest: Partial<Entity> = {}): Entity {
  return {
    id,
    kind: "person",
    name,
    aliases: [{ name, mentions }],
    mentions,
    by_chapter: [],
    etag: '"1"',
    ...rest,
  };
}

export class FakeReading {
  findings: Finding[] = [];
  entities: Entity[] = [];
  imports = new Map<string, Import>();
  blocks: DocumentBlock[] = [];
  run: CheckRun = { id: "run-1", status: "done", progress: 1, finished_at: "2026-03-01T10:00:00Z" };
  decisions: unknown[] = [];
  refuse: { path: RegExp; title: string } | null = null;
  private readonly server: FakeServer;

  constructor(server: FakeServer) {
    this.server = server;
    server.interrupt = (method, path, query) => this.answer(method, path, query);
  }

  private answer(method: string, path: string, query: URLSearchParams): Response | undefined {
    if (this.refuse?.path.test(`${method} ${path}`))
      return json(503, { title: this.refuse.title, detail: "Nothing was lost." });
    const body = this.server.calls.at(-1)?.body as Record<string, unknown> | undefined;
    const [, room, , list, id, verb] = path.split("/");
    if (room === "checks")
      return json(200, {
        id: path.slice(8),
        title: "Attribute contradicts",
        page: "# A\n\nLooks at *eyes*.",
      });
    if (list === "checks") return json(200, method === "POST" ? { job_id: "job-1" } : this.run);
    if (list === "findings") return this.answerFindings(method, query, id, verb, body);
    if (list === "entities") return this.answerEntities(method, id, verb, body);
    if (list === "imports") return this.answerImports(method, id, verb, body);
    return undefined;
  }

  private answerFindings(
    method: string,
    query: URLSearchParams,
    id?: string,
    verb?: string,
    body?: Record<string, unknown>,
  ) {
    const one = this.findings.find((other) => other.id === id);
    if (one && verb === "dismissal") {
      if (method === "DELETE") Object.assign(one, { status: "still", verdict: null });
      else Object.assign(one, { status: "dismissed", ...body });
      return json(200, one);
    }
    if (one) return json(200, one);
    const wanted = query.get("status") ?? "open";
    const shown = this.findings.filter(({ status }) =>
      wanted === "open" ? status === "new" || status === "still" : status === wanted,
    );
    return json(200, { items: shown, next_cursor: null });
  }

  private answerEntities(method: string, id?: string, verb?: string, body?: Record<string, unknown>) {
    if (method !== "GET")
      this.decisions.push({ what: id === "merge" || id === "undo" ? id : (verb ?? "update"), ...body });
    if (method === "PATCH") {
      const one = this.entities.find((other) => other.id === id);
      return json(200, Object.assign(one ?? {}, body));
    }
    if (verb === "mentions")
      return json(200, {
        items: [{ ...passage("Mara", "Mara"), prefix: "And then ", suffix: " left." }],
        next_cursor: null,
      });
    return json(200, { items: this.entities, next_cursor: null });
  }

  private answerImports(method: string, id?: string, verb?: string, body?: Record<string, unknown>) {
    if (!id) {
      const made: Import = { id: "import-1", filename: "Mill.docx", status: "reading", progress: 0 };
      this.imports.set(made.id, made);
      return json(202, made);
    }
    const one = this.imports.get(id);
    if (!one) return json(404, { title: "There is nothing here by that name." });
    if (verb === "blocks") return json(200, { items: this.blocks, next_cursor: null });
    if (verb === "outline") one.boundaries = body?.["boundaries"] as Boundary[];
    if (verb === "apply") one.status = "done";
    if (verb === "undo") one.status = "undone";
    if (method === "DELETE") one.status = "cancelled";
    return json(200, one);
  }
}

function json(status: number, data: unknown): Response {
  return new Response(JSON.stringify(data), { status, headers: { "Content-Type": "application/json" } });
}
