/** One scene that is written in: its document, kept on this device and on its way to the server. */
import { applyUpdate, Doc, encodeStateAsUpdate, encodeStateVector, mergeUpdates } from "yjs";
import { isOutside } from "@/api/signedIn";
import type { Body } from "@/api/types";
import { fitsEditor, makeDoc, readBody, saySame, writeBody } from "@/editor/documents/content";
import { DeviceCopy, type Whole } from "@/editor/documents/copy";
import type { DocumentLine } from "@/editor/documents/line";
import type { CopyName } from "@/editor/documents/log";
import { Sending, type Sender } from "@/editor/documents/sending";
import type { SceneState } from "@/editor/documents/status";

export interface DocumentPorts {
  onState: (state: SceneState) => void;
  /** What stands here changed, by whomever; called at the pace of the sending, not of the keys. */
  onText: () => void;
  /** The server acknowledged everything. */
  onSaved: () => void;
  /** What was written will not be stored as it is. */
  onRefused: (detail: string) => void;
  /** Another document counts from now on; the editor shows that one. */
  onReplaced: () => void;
  /** There is a text now. */
  onThere: () => void;
  /** What was written here began from a text that does not count any more. */
  onFork: () => void;
  /** Only the small storage of this browser takes what is written. */
  onLittleRoom: () => void;
}

const SEND_EVERY = 150;
const COMPACT_AFTER = 2_000;
const MOST_ENTRIES = 60;

/** Where something comes from that is no edit. */
const REMOTE = Symbol("the server");
const DEVICE = Symbol("this device");

type Timer = ReturnType<typeof setTimeout> | undefined;

export class SceneDocument implements Sender {
  doc = new Doc();
  /** The history that this document is of; null until there is one. */
  epoch: string | null = null;
  /** Something was written here since the book was opened, or left from before. */
  written = false;
  /** The text that counts, where what was written here began from another one. */
  fork: { doc: Doc; epoch: string } | null = null;
  /** There is a text that can be shown and written in. */
  there = false;
  readonly sceneId: string;
  private readonly copy: DeviceCopy;
  private readonly sending: Sending;
  private readonly ports: DocumentPorts;
  private loading: Promise<void> | null = null;
  private fresh: Uint8Array[] = [];
  private shown: SceneState = "saved";
  private passTimer: Timer;
  private compactTimer: Timer;

  constructor(name: CopyName, line: DocumentLine, ports: DocumentPorts) {
    this.sceneId = name.sceneId;
    this.ports = ports;
    this.copy = new DeviceCopy(name, () => {
      if (this.copy.kept === "small") ports.onLittleRoom();
      this.changed();
    });
    this.sending = new Sending(line, this);
    this.doc.on("update", this.hearDoc);
  }

  get body(): Body {
    return readBody(this.doc);
  }

  /** After a fork: what the text says that counts. */
  get theirs(): Body | null {
    return this.fork && readBody(this.fork.doc);
  }

  /** Nothing here that the server has not acknowledged. */
  get clean(): boolean {
    return this.fresh.length === 0 && this.sending.done && !this.fork;
  }

  /** Follow the scene: from what lies here at once, and over the line as soon as there is one. */
  follow(): Promise<void> {
    return this.sending.follow();
  }

  leave(): void {
    this.pass();
    this.sending.leave();
  }

  /** Take up a whole text from before there were documents: a history of its own, until it is known what became of it.
   * Resolves with whether this device has it. */
  async adopt(body: Body, epoch: string): Promise<boolean> {
    await this.load();
    // Words that are newer than the draft come first; it is asked about at the next visit.
    if (!this.clean) return false;
    this.change(makeDoc(body), epoch);
    this.sending.lose();
    this.sending.owe();
    this.written = true;
    this.copy.add(epoch, encodeStateAsUpdate(this.doc));
    this.changed();
    this.arrived();
    await this.copy.settled();
    return this.copy.kept === "yes";
  }

  /** Make the scene say `body`, as edits. */
  write(body: Body): void {
    if (!saySame(this.body, body)) writeBody(this.doc, body);
  }

  /** After a fork: the text that counts stands here, and says `body` where that is given. */
  async settle(body: Body | null): Promise<void> {
    if (!this.fork) return;
    const { doc, epoch } = this.fork;
    this.fork = null;
    this.sending.begun();
    this.change(doc, epoch);
    if (body) this.write(body);
    this.changed();
    this.ports.onText();
    await this.copy.replace(this.readWhole);
  }

  /** Send what is unsent. Resolves with whether the server has all of it, when it answered or cannot be asked. */
  async flush(): Promise<boolean> {
    const { sending } = this;
    this.pass();
    if (!sending.done && !sending.opened && !this.fork) sending.retry();
    while (!this.clean && sending.isLineOpen && !this.fork && !sending.refusal) await sending.news();
    return this.clean;
  }

  /** Open the scene again, whoever follows it, and send then what the server lacks. */
  retry(): void {
    this.sending.retry();
  }

  /** Resolves with true when the server has said what stands in this scene. */
  async arrive(): Promise<boolean> {
    while (!this.sending.opened && !this.sending.refusal) await this.sending.news();
    return this.sending.opened;
  }

  /** The page goes: what is not kept yet is kept in the way that takes no time, and sent if it may be. */
  breathe(): void {
    if (this.epoch !== null && !this.clean && (this.fresh.length || this.copy.kept !== "yes"))
      this.copy.breathe(this.epoch, encodeStateAsUpdate(this.doc));
    this.pass();
  }

  stop(): void {
    clearTimeout(this.passTimer);
    clearTimeout(this.compactTimer);
    this.sending.stop();
  }

  // What the line asks for and brings.

  load(): Promise<void> {
    this.loading ??= this.copy.load(this.doc, DEVICE).then((loaded) => {
      if (!loaded) return;
      this.epoch = loaded.epoch;
      if (loaded.unsent) this.sending.owe();
      this.written = loaded.unsent;
      this.changed();
      this.arrived();
    });
    return this.loading;
  }

  state(): Uint8Array | null {
    return this.epoch === null ? null : encodeStateVector(this.doc);
  }

  lacks(state: Uint8Array): Uint8Array {
    return encodeStateAsUpdate(this.doc, state);
  }

  take(epoch: string, update: Uint8Array): boolean {
    this.pass();
    if (this.epoch !== null && this.epoch !== epoch) {
      this.meet(epoch, update);
      return false;
    }
    const first = this.epoch === null;
    this.epoch = epoch;
    applyUpdate(this.doc, update, REMOTE);
    if (first) this.arrived();
    return true;
  }

  hear(epoch: string, update: Uint8Array): void {
    if (epoch === this.fork?.epoch) applyUpdate(this.fork.doc, update, REMOTE);
    else if (this.sending.opened && epoch === this.epoch) applyUpdate(this.doc, update, REMOTE);
  }

  acknowledged(): void {
    if (!this.clean) return;
    this.copy.release();
    this.compactSoon();
    this.ports.onSaved();
  }

  refused(detail: string): void {
    this.ports.onRefused(detail);
  }

  changed(): void {
    const state = this.judge();
    if (state === this.shown) return;
    this.shown = state;
    this.ports.onState(state);
  }

  // What happens here.

  private readonly hearDoc = (update: Uint8Array, origin: unknown): void => {
    if (origin === REMOTE) {
      this.copy.note(update);
      this.compactSoon();
    }
    if (origin === REMOTE || origin === DEVICE) return this.ports.onText();
    this.written = true;
    this.fresh.push(update);
    this.passTimer ??= setTimeout(() => this.pass(), SEND_EVERY);
    this.changed();
  };

  /** Hand on what was written since the last time: to this device, and to the server. */
  private pass(): void {
    clearTimeout(this.passTimer);
    this.passTimer = undefined;
    if (this.fresh.length === 0 || this.epoch === null) return;
    const update = mergeUpdates(this.fresh.splice(0));
    this.copy.add(this.epoch, update);
    if (this.fork) this.sending.owe();
    else this.sending.give(update);
    if (this.copy.size > MOST_ENTRIES) this.compact();
    this.ports.onText();
    this.changed();
  }

  /** The server's text is of another history: never merged, and nothing written here is dropped unseen. */
  private meet(epoch: string, update: Uint8Array): void {
    const theirs = new Doc();
    applyUpdate(theirs, update, REMOTE);
    const unsent = !this.clean;
    this.fork = { doc: theirs, epoch };
    if (!unsent || saySame(this.body, readBody(theirs))) void this.settle(null);
    else this.ports.onFork();
  }

  private change(doc: Doc, epoch: string): void {
    this.doc.off("update", this.hearDoc);
    this.doc = doc;
    this.doc.on("update", this.hearDoc);
    this.epoch = epoch;
    this.fresh = [];
    this.ports.onReplaced();
  }

  private arrived(): void {
    this.there = fitsEditor(this.doc);
    if (this.there) this.ports.onThere();
  }

  private compactSoon(): void {
    clearTimeout(this.compactTimer);
    this.compactTimer = setTimeout(() => this.compact(), COMPACT_AFTER);
  }

  private compact(): void {
    if (this.epoch !== null && !this.fork) void this.copy.replace(this.readWhole);
  }

  private readonly readWhole = (): Whole => ({
    epoch: this.epoch ?? "",
    update: encodeStateAsUpdate(this.doc),
    unsent: !this.clean,
  });

  private judge(): SceneState {
    const { refusal, isLineOpen, slow, mayPass } = this.sending;
    if (this.fork) return "conflict";
    if (this.clean) return "saved";
    const { kept } = this.copy;
    const stuck = !isLineOpen || refusal !== null || slow;
    if (!stuck || kept === "pending" || this.fresh.length) return "saving";
    if (kept === "no") return "lost";
    if (refusal) return mayPass ? "trying" : "refused";
    if (!isLineOpen) return isOutside() ? "signed-out" : "offline";
    return "kept";
  }
}
