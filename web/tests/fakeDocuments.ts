/** The documents of the server in memory: it seeds them, keeps what it is sent, and tells everybody else. */
import { applyUpdate, type Doc, encodeStateAsUpdate, encodeStateVector } from "yjs";
import type { FromClient, FromServer } from "../src/api/documents";
import { makeDoc, readBody, saySame, writeBody } from "../src/editor/documents/content";
import { fromBase64, toBase64 } from "../src/lib/base64";
import type { Body } from "../src/api/types";
import type { FakeServer } from "./fake";
import { chaptersOf, type FakeScene } from "./fakeBook";
import { FakeSocket } from "./socket";

/** The kinds of what may be wrong; everything else is unavailable. */
const KINDS: Record<string, string> = {
  "other-epoch": "conflict",
  "no-such-scene": "not-found",
  "not-allowed": "forbidden",
  "update-not-understood": "invalid",
  "update-too-large": "invalid",
  "too-fast": "too-many",
};

function because(reason: string): { reason: string; kind: string } {
  return { reason, kind: KINDS[reason] ?? "unavailable" };
}

interface Kept {
  doc: Doc;
  epoch: string;
  seq: number;
}

/** A browser's end of a line to this server; it opens by itself. */
interface Line {
  socket: FakeSocket;
  follows: Set<string>;
  /** Scenes of which nothing more is taken before they are opened again, as something was refused. */
  shut: Set<string>;
}

export class FakeDocuments {
  /** What clients said, in order. */
  heard: FromClient[] = [];
  /** Answers in the place of an acknowledgement: a reason to refuse, or "silent" for none. */
  refuse: ((update: Extract<FromClient, { type: "update" }>) => string | null) | null = null;
  /** Why no scene may be opened at the moment. */
  shut: string | null = null;
  /** No socket comes through. */
  away = false;
  private readonly kept = new Map<string, Kept>();
  private readonly lines = new Set<Line>();
  private readonly server: FakeServer;

  constructor(server: FakeServer) {
    this.server = server;
  }

  /** To be put in the place of the browser's own sockets. */
  get Socket(): typeof FakeSocket {
    const connect = (socket: FakeSocket) => this.connect(socket);
    return class extends FakeSocket {
      constructor(url: string, protocols: readonly string[] = []) {
        super(url, protocols);
        connect(this);
      }
    };
  }

  /** The lines break; no new one comes through until `away` is taken back. */
  cut(): void {
    this.away = true;
    for (const { socket } of [...this.lines]) socket.drop();
    this.lines.clear();
  }

  bodyOf(scene: FakeScene): Body {
    return readBody(this.keep(scene).doc);
  }

  /** Somebody else writes. */
  edit(scene: FakeScene, change: (doc: Doc) => void): void {
    const kept = this.keep(scene);
    const before = encodeStateVector(kept.doc);
    change(kept.doc);
    this.spread(scene, encodeStateAsUpdate(kept.doc, before), null);
  }

  /** The scene's document begins anew, with another text. */
  renew(scene: FakeScene, body: Body): void {
    this.kept.set(scene.id, { doc: makeDoc(body), epoch: crypto.randomUUID(), seq: 1 });
    this.project(scene);
    for (const line of this.lines)
      if (line.follows.delete(scene.id))
        this.say(line, { type: "shut", scene_id: scene.id, ...because("other-epoch") });
  }

  /** What requests did to bodies becomes edits of the documents. */
  follow(): void {
    for (const scene of this.scenes())
      if (this.kept.has(scene.id) && !saySame(this.bodyOf(scene), scene.body)) {
        const { body } = scene;
        this.edit(scene, (doc) => writeBody(doc, body));
      }
  }

  /** Tell everybody something. */
  tell(event: object): void {
    for (const { socket } of this.lines) socket.say(event);
  }

  private scenes(): FakeScene[] {
    return [...this.server.books.values()].flatMap(chaptersOf).flatMap(({ scenes }) => scenes);
  }

  private keep(scene: FakeScene): Kept {
    const kept = this.kept.get(scene.id);
    if (kept) return kept;
    const made = { doc: makeDoc(scene.body), epoch: crypto.randomUUID(), seq: 1 };
    this.kept.set(scene.id, made);
    return made;
  }

  private project(scene: FakeScene): void {
    const body = this.bodyOf(scene);
    if (saySame(body, scene.body)) return;
    scene.body = body;
    scene.revision += 1;
    this.tell({ type: "scene", scene_id: scene.id, revision: scene.revision });
  }

  private connect(socket: FakeSocket): void {
    const line: Line = { socket, follows: new Set(), shut: new Set() };
    const send = socket.send.bind(socket);
    socket.send = (text) => {
      send(text);
      const said = JSON.parse(text) as FromClient | { type: "ping" };
      if (said.type === "ping") return socket.say({ type: "pong" });
      this.heard.push(said);
      queueMicrotask(() => this.hear(line, said));
    };
    queueMicrotask(() => {
      if (this.away) return socket.drop();
      this.lines.add(line);
      socket.open();
    });
  }

  private hear(line: Line, said: FromClient): void {
    if (!this.lines.has(line)) return;
    const scene = this.scenes().find(({ id }) => id === said.scene_id);
    const reason = scene ? said.type === "open" && this.shut : "no-such-scene";
    if (!scene || reason)
      return this.say(line, { type: "shut", scene_id: said.scene_id, ...because(reason || "") });
    const { doc, epoch, seq } = this.keep(scene);
    if (said.type === "close") return void line.follows.delete(scene.id);
    if (said.type === "update") return this.receive(line, scene, said);
    line.follows.add(scene.id);
    line.shut.delete(scene.id);
    const known = said.epoch === epoch && said.state ? fromBase64(said.state) : undefined;
    this.say(line, {
      type: "opened",
      scene_id: scene.id,
      epoch,
      seq,
      state: toBase64(encodeStateVector(doc)),
      update: toBase64(encodeStateAsUpdate(doc, known)),
    });
  }

  private receive(line: Line, scene: FakeScene, said: Extract<FromClient, { type: "update" }>): void {
    const kept = this.keep(scene);
    const reason = said.epoch !== kept.epoch ? "other-epoch" : this.refuse?.(said);
    const { id } = said;
    if (reason === "silent" || line.shut.has(scene.id)) return;
    if (reason) {
      line.shut.add(scene.id);
      return this.say(line, {
        type: "refused",
        scene_id: scene.id,
        id,
        ...because(reason),
        detail: `Refused: ${reason}`,
      });
    }
    const update = fromBase64(said.update);
    applyUpdate(kept.doc, update);
    kept.seq += 1;
    this.say(line, { type: "durable", scene_id: scene.id, id, seq: kept.seq });
    this.spread(scene, update, line);
  }

  private spread(scene: FakeScene, update: Uint8Array, from: Line | null): void {
    const { epoch, seq } = this.keep(scene);
    for (const line of this.lines)
      if (line !== from && line.follows.has(scene.id))
        this.say(line, { type: "update", scene_id: scene.id, epoch, seq, update: toBase64(update) });
    this.project(scene);
  }

  private say({ socket }: Line, message: FromServer): void {
    socket.say(message);
  }
}
