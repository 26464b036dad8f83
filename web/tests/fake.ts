/** A server in memory that obeys the contract of the real one, as far as the web app's tests need it. */
import type { Body, Role } from "../src/api/types";
import { countWords } from "../src/lib/words";
import {
  bodyOf,
  chaptersOf,
  findItem,
  homeOf,
  insert,
  json,
  missing,
  outlineOf,
  plainText,
  Refusal,
  sceneOf,
  sceneReply,
  splitBlocks,
  type FakeBook,
  type FakeChapter,
  type FakePart,
  type FakeScene,
  type Reply,
} from "./fakeBook";
import type { FakeAccounts } from "./fakeAccounts";
import { FakeDocuments } from "./fakeDocuments";

export { bodyOf, paragraph, plainText, type FakeBook } from "./fakeBook";

export interface Asked {
  method: string;
  /** The parts of the path after the version: ["projects", "1", "members"]. */
  path: string[];
  query: URLSearchParams;
  body: Record<string, unknown>;
}

export class FakeServer {
  books = new Map<string, FakeBook>();
  /** Answered before anything else; to play the server's bad days. */
  interrupt: ((method: string, path: string, query: URLSearchParams) => Response | Error | undefined) | null =
    null;
  calls: { method: string; path: string; body: unknown }[] = [];
  annotations = new Map<string, unknown>();
  /** Rooms of their own that answer what they know, before the manuscript is asked. */
  rooms: ((asked: Asked) => Reply | undefined)[] = [];
  /** People who sign in; without them there is one author, signed in by itself. */
  accounts: FakeAccounts | null = null;
  readonly documents = new FakeDocuments(this);
  private next = 1;
  private trash = new Map<string, () => void>();

  id(kind: string): string {
    return `${kind}-${this.next++}`;
  }

  addBook(title: string, chapters: { title: string; role?: Role; scenes: string[][] }[] = []): FakeBook {
    const now = "2026-03-01T10:00:00Z";
    // What lies on the device outlives a test; no other finds it.
    const id = `project-${crypto.randomUUID()}`;
    const book: FakeBook = {
      project: {
        id,
        title,
        author: "",
        language: "en",
        words: 0,
        is_sample: false,
        created_at: now,
        updated_at: now,
        open_findings: 0,
        genre: "",
        target_words: null,
        series: "",
        archived_at: null,
        stored_at: null,
        role: "owner",
        members: 1,
        etag: '"1"',
      },
      parts: [
        {
          id: this.id("part"),
          title: "",
          revision: 1,
          chapters: chapters.map(({ title: name, role = "body", scenes }) => ({
            id: this.id("chapter"),
            title: name,
            role,
            revision: 1,
            scenes: scenes.map((texts) => this.newScene(bodyOf(...texts))),
          })),
        },
      ],
    };
    this.books.set(id, book);
    return book;
  }

  newScene(body: Body, title = ""): FakeScene {
    return { id: this.id("scene"), title, body, revision: 1, versions: [] };
  }

  /** Put this server behind the app's `fetch`. */
  install(): void {
    globalThis.fetch = (input, init) => this.answer(input, init);
  }

  async answer(input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> {
    const address = typeof input === "string" ? input : input instanceof URL ? input.href : input.url;
    const url = new URL(address, "http://localhost");
    const method = init.method ?? "GET";
    const path = url.pathname.replace("/api/v1", "");
    const body: unknown = typeof init.body === "string" ? JSON.parse(init.body) : undefined;
    this.calls.push({ method, path, body });
    await Promise.resolve();
    const interrupted = this.interrupt?.(method, path, url.searchParams);
    if (interrupted instanceof Error) throw interrupted;
    if (interrupted) return interrupted;
    try {
      const match = new Headers(init.headers).get("If-Match");
      const said = this.accounts?.answer(method, path, body);
      if (said) return json(said.status ?? 200, said.data, said.etag);
      const reply = this.route(method, path.split("/").slice(1), url.searchParams, body, match);
      if (method !== "GET") this.documents.follow();
      return json(reply.status ?? 200, reply.data, reply.etag);
    } catch (error) {
      if (error instanceof Refusal) return json(error.status, error.body);
      throw error;
    }
  }

  private route(
    method: string,
    path: string[],
    query: URLSearchParams,
    body: unknown,
    match: string | null,
  ): Reply {
    for (const answer of this.rooms) {
      const reply = answer({ method, path, query, body: (body ?? {}) as Record<string, unknown> });
      if (reply) return reply;
    }
    const [room, id = "", list = "", item = "", sub = "", leaf = "", verb = ""] = path;
    if (room === "studio")
      return { data: { mode: "local", sign_up: "open", sends_mail: false, version: "0.1.0" } };
    if (room === "session") return { data: { user: { id: "u", name: "Author" }, mode: "local" } };
    if (room === "deletions") return this.restore(id);
    if (room === "trash") return { data: { items: [], next_cursor: null } };
    if (room !== "projects") throw missing();
    if (!id) return this.projects(method, body, query);
    const book = this.books.get(id);
    if (!book) throw missing();
    if (!list) return this.project(method, book, body);
    const key = `${method} ${list}`;
    if (key === "GET outline") return { data: outlineOf(book) };
    if (key === "POST deletions") return this.restore(item);
    if (list === "scenes" && item && sub === "versions")
      return this.versions(method, sceneOf(book, item), leaf, verb);
    if (key === "GET scenes" && !item) return this.bodies(book, query.get("chapter_id"));
    if (key === "GET scenes" && !sub) return sceneReply(book, sceneOf(book, item));
    if (key === "GET scenes" && sub === "annotations")
      return { data: this.annotations.get(item) ?? { revision: 1, entities: [], findings: [] } };
    if (key === "PUT scenes" && sub === "body")
      return this.write(book, sceneOf(book, item), body as { body: Body }, match);
    if (key === "POST scenes" && sub)
      return this.reshapeScene(book, item, sub, body as Record<string, unknown>);
    if (key === "POST chapters" && sub)
      return this.reshapeChapter(book, item, sub, body as Record<string, unknown>);
    if (method === "POST") return this.create(book, list, body as Record<string, string>);
    if (method === "PATCH") return this.update(book, list, item, body as Record<string, string | null>);
    if (method === "DELETE") return this.remove(book, item);
    throw missing();
  }

  private projects(method: string, body: unknown, query: URLSearchParams): Reply {
    if (method === "POST") {
      const { title } = body as { title: string };
      const made = this.addBook(title, [{ title: "Chapter 1", scenes: [[""]] }]).project;
      return { status: 201, data: Object.assign(made, body) };
    }
    const shown = query.get("archived") === "true" ? [] : [...this.books.values()];
    return { data: { items: shown.map((book) => book.project), next_cursor: null } };
  }

  private project(method: string, book: FakeBook, body: unknown): Reply {
    if (method === "PATCH") Object.assign(book.project, body);
    if (method === "DELETE") {
      this.books.delete(book.project.id);
      return this.deleted(() => this.books.set(book.project.id, book));
    }
    return { data: book.project };
  }

  private deleted(undo: () => void): Reply {
    const id = this.id("deletion");
    this.trash.set(id, undo);
    return { data: { deletion_id: id } };
  }

  private restore(id: string): Reply {
    this.trash.get(id)?.();
    return { status: 204 };
  }

  private bodies(book: FakeBook, chapter: string | null): Reply {
    const scenes = chaptersOf(book)
      .filter((other) => !chapter || other.id === chapter)
      .flatMap((other) => other.scenes);
    return { data: { items: scenes.map((scene) => sceneReply(book, scene).data), next_cursor: null } };
  }

  write(_book: FakeBook, scene: FakeScene, { body }: { body: Body }, match: string | null): Reply {
    const etag = `"${scene.revision}"`;
    if (match !== etag)
      throw new Refusal(412, {
        type: "https://narrative-os.org/problems/changed",
        title: "This scene was changed elsewhere",
        status: 412,
        detail: "Nothing was overwritten.",
        current: { body: scene.body, revision: scene.revision, etag },
      });
    this.keep(scene, "autosave");
    scene.body = body;
    scene.revision += 1;
    return {
      data: { revision: scene.revision, words: countWords(plainText(body)), etag: `"${scene.revision}"` },
      etag: `"${scene.revision}"`,
    };
  }

  private keep(scene: FakeScene, reason: string) {
    const version = {
      id: this.id("version"),
      created_at: "2026-03-01T10:00:00Z",
      words: countWords(plainText(scene.body)),
      reason,
      revision: scene.revision,
      body: scene.body,
    };
    scene.versions.unshift(version);
    return version;
  }

  private versions(method: string, scene: FakeScene, id: string, verb: string): Reply {
    if (method === "POST" && !id) return { status: 201, data: this.keep(scene, "manual") };
    if (!id) return { data: { items: scene.versions, next_cursor: null } };
    const version = scene.versions.find((other) => other.id === id);
    if (!version) throw missing();
    if (verb === "restore") {
      this.keep(scene, "restore");
      scene.body = version.body;
      scene.revision += 1;
      return { data: { revision: scene.revision } };
    }
    return { data: version };
  }

  private create(book: FakeBook, list: string, body: Record<string, string>): Reply {
    const title = body["title"] ?? "";
    if (list === "scenes") {
      const chapter = chaptersOf(book).find((other) => other.id === body["parent_id"]);
      const scene = this.newScene({ type: "doc", content: [{ type: "paragraph" }] }, title);
      insert(chapter?.scenes ?? [], scene, body["after_id"]);
      return { status: 201, data: { id: scene.id, title, etag: '"1"' } };
    }
    if (list === "chapters") {
      const part = book.parts.find((other) => other.id === body["parent_id"]) ?? book.parts[0];
      const chapter: FakeChapter = {
        id: this.id("chapter"),
        title,
        role: "body",
        revision: 1,
        scenes: [this.newScene(bodyOf(""))],
      };
      insert(part?.chapters ?? [], chapter, body["after_id"]);
      return { status: 201, data: { id: chapter.id, title, etag: '"1"' } };
    }
    const part: FakePart = { id: this.id("part"), title, revision: 1, chapters: [] };
    insert(book.parts, part, body["after_id"]);
    return { status: 201, data: { id: part.id, title, etag: '"1"' } };
  }

  private update(book: FakeBook, list: string, id: string, body: Record<string, string | null>): Reply {
    const found = findItem(book, id);
    if (!found) throw missing();
    const { item, siblings } = found;
    if (typeof body["title"] === "string") item.title = body["title"];
    if (typeof body["role"] === "string" && "role" in item) item.role = body["role"] as Role;
    if ("after_id" in body || "parent_id" in body || "before_id" in body) {
      siblings.splice(siblings.indexOf(item), 1);
      const home = homeOf(book, list, body["parent_id"] ?? null) ?? siblings;
      if (body["before_id"])
        home.splice(
          home.findIndex((other) => other.id === body["before_id"]),
          0,
          item,
        );
      else insert(home, item, body["after_id"] ?? undefined, body["after_id"] === null);
    }
    item.revision += 1;
    return { data: { id, title: item.title, etag: `"${item.revision}"` } };
  }

  private remove(book: FakeBook, id: string): Reply {
    const found = findItem(book, id);
    if (!found) throw missing();
    const { item, siblings } = found;
    const place = siblings.indexOf(item);
    siblings.splice(place, 1);
    return this.deleted(() => siblings.splice(place, 0, item));
  }

  private reshapeScene(
    book: FakeBook,
    id: string,
    verb: string,
    body: Record<string, unknown> | undefined,
  ): Reply {
    const scene = sceneOf(book, id);
    const home = chaptersOf(book).find((chapter) => chapter.scenes.includes(scene))?.scenes ?? [];
    const place = home.indexOf(scene);
    if (verb === "duplicate") {
      const copy = this.newScene(scene.body, scene.title);
      home.splice(place + 1, 0, copy);
      return { status: 201, data: { id: copy.id, title: copy.title, etag: '"1"' } };
    }
    if (verb === "merge") {
      const into = sceneOf(book, String(body?.["with_id"]));
      into.body = { type: "doc", content: [...(into.body.content ?? []), ...(scene.body.content ?? [])] };
      into.revision += 1;
      home.splice(place, 1);
      return { data: { id: into.id } };
    }
    const [first, second] = splitBlocks(
      scene.body.content ?? [],
      Number(body?.["block"]),
      Number(body?.["offset"]),
    );
    scene.body = { type: "doc", content: first };
    scene.revision += 1;
    home.splice(place + 1, 0, this.newScene({ type: "doc", content: second }));
    return { data: { id: scene.id } };
  }

  private reshapeChapter(
    book: FakeBook,
    id: string,
    verb: string,
    body: Record<string, unknown> | undefined,
  ): Reply {
    const part = book.parts.find((other) => other.chapters.some((chapter) => chapter.id === id));
    const place = part?.chapters.findIndex((chapter) => chapter.id === id) ?? -1;
    const chapter = part?.chapters[place];
    if (!part || !chapter) throw missing();
    if (verb === "merge") {
      const into = part.chapters.find((other) => other.id === body?.["with_id"]);
      into?.scenes.push(...chapter.scenes);
      part.chapters.splice(place, 1);
      return { data: { id: into?.id } };
    }
    if (verb === "duplicate") {
      const copy = {
        ...chapter,
        id: this.id("chapter"),
        scenes: chapter.scenes.map((s) => this.newScene(s.body, s.title)),
      };
      part.chapters.splice(place + 1, 0, copy);
      return { status: 201, data: { id: copy.id, title: copy.title, etag: '"1"' } };
    }
    const from = chapter.scenes.findIndex((scene) => scene.id === body?.["scene_id"]);
    const moved = chapter.scenes.splice(from);
    part.chapters.splice(place + 1, 0, {
      id: this.id("chapter"),
      title: "",
      role: "body",
      revision: 1,
      scenes: moved,
    });
    return { data: { id: chapter.id } };
  }
}
