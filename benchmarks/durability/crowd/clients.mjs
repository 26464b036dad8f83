// A crowd of writers in one document, over the wire of ours or of a hocuspocus, and how long each edit took to everybody.
// node clients.mjs ours|peer URL SCENE WRITERS EDITS_A_SECOND SECONDS; prints one line of JSON.
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import WebSocket from "ws";
import * as sync from "y-protocols/sync";
import * as Y from "yjs";

const [, , kind, url, scene, ...numbers] = process.argv;
const [writers, rate, seconds] = numbers.map(Number);
const [SYNC, AUTH, SYNC_REPLY, SYNC_STATUS] = [0, 2, 4, 8];
const sent = new Map();
const found = { propagation: [], acknowledged: [], edits: 0, closed: 0, refused: 0 };

class Writer {
  constructor(number) {
    this.number = number;
    this.count = 0;
    this.doc = new Y.Doc();
    this.body = this.doc.getXmlFragment("body");
    this.waiting = [];
    this.ready = new Promise((resolve) => (this.begin = resolve));
    this.doc.on("update", (update, origin) => origin === this && this.sendUpdate(update));
  }

  open() {
    this.socket = new WebSocket(url);
    this.socket.binaryType = "arraybuffer";
    this.socket.on("open", () => this.greet());
    this.socket.on("message", (data, isBinary) => this.hear(isBinary ? new Uint8Array(data) : data));
    this.socket.on("close", () => (found.closed += !this.isDone));
    this.socket.on("error", () => {});
    return this.ready;
  }

  line() {
    const paragraph = this.body.get(0);
    return paragraph?.length ? paragraph.get(0) : null;
  }

  edit() {
    const word = `${this.number}.${this.count++} `;
    const now = performance.now();
    sent.set(word, now);
    this.waiting.push(now);
    found.edits++;
    this.doc.transact(() => {
      const line = this.line();
      line.insert(Math.random() < 0.5 ? 0 : line.length, word); // never within another word
    }, this);
  }

  take(update) {
    Y.applyUpdate(this.doc, update, null);
    const now = performance.now();
    for (const { content } of Y.decodeUpdate(update).structs) {
      const began = content?.str && sent.get(content.str);
      if (began && !content.str.startsWith(`${this.number}.`)) found.propagation.push(now - began);
    }
  }

  acknowledge() {
    const began = this.waiting.shift();
    if (began !== undefined) found.acknowledged.push(performance.now() - began);
  }

  close() {
    this.isDone = true;
    this.socket.close();
  }
}

/** The messages of docs/documents.md. */
class Ours extends Writer {
  greet() {
    this.say({ type: "open", epoch: null, state: null });
  }

  say(message) {
    this.socket.send(JSON.stringify({ ...message, scene_id: scene }));
  }

  sendUpdate(update) {
    const data = Buffer.from(update).toString("base64");
    this.say({ type: "update", epoch: this.epoch, id: this.count, update: data });
  }

  hear(data) {
    const message = JSON.parse(data);
    if (message.type === "update") this.take(Buffer.from(message.update, "base64"));
    else if (message.type === "durable") this.acknowledge();
    else if (message.type === "refused" || message.type === "shut") found.refused++;
    else if (message.type === "opened") {
      this.epoch = message.epoch;
      Y.applyUpdate(this.doc, Buffer.from(message.update, "base64"), null);
      this.begin();
    }
  }
}

/** The sync protocol of y-protocols in the frames of hocuspocus; its acknowledgement says that it is in memory. */
class Peer extends Writer {
  greet() {
    this.send(AUTH, (encoder) => {
      encoding.writeVarUint(encoder, 0);
      encoding.writeVarString(encoder, "");
    });
    this.send(SYNC, (encoder) => sync.writeSyncStep1(encoder, this.doc));
  }

  send(type, write) {
    const encoder = encoding.createEncoder();
    encoding.writeVarString(encoder, scene);
    encoding.writeVarUint(encoder, type);
    write(encoder);
    this.socket.send(encoding.toUint8Array(encoder));
  }

  sendUpdate(update) {
    this.send(SYNC, (encoder) => sync.writeUpdate(encoder, update));
  }

  hear(data) {
    const decoder = decoding.createDecoder(data);
    decoding.readVarString(decoder);
    const type = decoding.readVarUint(decoder);
    if (type === SYNC_STATUS) this.acknowledge();
    if (type !== SYNC && type !== SYNC_REPLY) return;
    const step = decoding.readVarUint(decoder);
    const bytes = decoding.readVarUint8Array(decoder);
    if (step === sync.messageYjsSyncStep1) {
      this.send(SYNC, (encoder) => sync.writeSyncStep2(encoder, this.doc, bytes));
    } else if (step === sync.messageYjsSyncStep2) {
      Y.applyUpdate(this.doc, bytes, null);
      this.begin();
    } else this.take(bytes);
  }
}

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function rank(times) {
  const ranked = times.sort((a, b) => a - b);
  const at = (share) => ranked[Math.min(ranked.length - 1, Math.floor(ranked.length * share))] ?? null;
  return { count: ranked.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), worst: at(1) };
}

const crowd = Array.from({ length: writers }, (_, number) => new (kind === "ours" ? Ours : Peer)(number));
await crowd[0].open();
crowd[0].doc.transact(() => {
  const { body } = crowd[0];
  if (!body.length) body.insert(0, [new Y.XmlElement("paragraph")]);
  if (!body.get(0).length) body.get(0).insert(0, [new Y.XmlText()]);
}, crowd[0]);
await sleep(1000);
await Promise.all(crowd.slice(1).map((writer) => writer.open()));
await sleep(1000);
for (const writer of crowd) writer.waiting = [];
found.acknowledged = [];
const typing = crowd.map(async (writer) => {
  await sleep((Math.random() * 1000) / rate);
  for (let number = 0; number < seconds * rate; number++) {
    const began = performance.now();
    writer.edit();
    await sleep(Math.max(0, (1000 / rate) * (0.75 + Math.random() / 2) - (performance.now() - began)));
  }
});
await Promise.all(typing);
const wanted = found.edits * (writers - 1);
for (let wait = 0; wait < 300 && found.propagation.length < wanted; wait++) await sleep(100);
const texts = new Set(crowd.map((writer) => writer.line()?.toString()));
const last = [...texts][0] ?? "";
const lost = [...sent.keys()].filter((word) => !last.split(" ").includes(word.trim())).length;
const result = { propagation: rank(found.propagation), acknowledged: rank(found.acknowledged) };
result.edits = found.edits;
Object.assign(result, { wanted, texts: texts.size, lost, closed: found.closed, refused: found.refused });
for (const writer of crowd) writer.close();
console.log(JSON.stringify(result));
process.exit(0);
