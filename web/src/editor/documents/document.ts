/** One scene that is written in: its document here, and getting what is written to the server. */
import { applyUpdate, Doc, encodeStateAsUpdate, encodeStateVector, mergeUpdates } from "yjs";
import type { Opened, Refused, Shut, Updated } from "@/api/documents";
import { isOutside } from "@/api/signedIn";
import type { Body } from "@/api/types";
import { fitsEditor, makeDoc, readBody, saySame, writeBody } from "@/editor/documents/content";
import { DeviceCopy, type Whole } from "@/editor/documents/copy";
import type { DocumentLine, Follower } from "@/editor/documents/line";
import type { CopyName } from "@/editor/documents/log";
import type { SceneState } from "@/editor/documents/status";
import { waitFor } from "@/lib/backoff";
import { fromBase64 } from "@/lib/base64";

export interface DocumentPorts {
  onState: (state: SceneState) => void;
  /** What stands here changed, by whomever; called at the pace of the sending, not of the keys. */
  onText: () => void;
  /** The server acknowledged everything. */
  onSaved: () => void;
  /** Another document counts from now on; the editor shows that one. */
  onReplaced: () => void;
  /** The text here is there, or more of it than a moment ago. */
  onThere: () => void;
  /** What was written here began from a text that does not count any more. */
  onFork: () => void;
  /** Only the small storage of this browser takes what is written. */
  onLittleRoom: () => void;
}

const SEND_EVERY = 150;
/** An acknowledgement that takes longer is waited for openly. */
const SLOW = 2_000;
const COMPACT_AFTER = 2_000;
const MOST_ENTRIES = 60;
/** Refused for now, and not for what it says. */
const AGAIN = ["too-fast", "database-busy", "database-away"];

/** Where something comes from that is no edit. */
const REMOTE = Symbol("the server");
const DEVICE = Symbol("this device");

type Timer = ReturnType<typeof setTimeout> | undefined;

export class SceneDocument implements Follower {
  doc = new Doc();
  /** The history that this document is of; null until there is one. */
  epoch: string | null = null;
  /** Something was written here since the book was opened, or left from before. */
  written = false;
  /** The text that counts, where what was written here began from another one. */
  fork: { doc: Doc; epoch: string } | null = null;
  readonly sceneId: string;
  private readonly copy: DeviceCopy;
  private readonly line: DocumentLine;
  private readonly ports: DocumentPorts;
  private loading: Promise<void> | null = null;
  private wanted = false;
  private opened = false;
  private asking = false;
  private fresh: Uint8Array[] = [];
  private readonly flying = new Set<number>();
  /** Something written here is not sent; what, shows when the scene is opened. */
  private owes = false;
  private refusal: string | null = null;
  private failures = 0;
  private slow = false;
  private state: SceneState = "saved";
  private sendTimer: Timer;
  private slowTimer: Timer;
  private againTimer: Timer;
  private compactTimer: Timer;
  private waiting: (() => void)[] = [];

  constructor(name: CopyName, line: DocumentLine, ports: DocumentPorts) {
    this.sceneId = name.sceneId;
    this.line = line;
    this.ports = ports;
    this.copy = new DeviceCopy(name, () => {
      if (this.copy.kept === "small") ports.onLittleRoom();
      this.show();
    });
    this.doc.on("update", this.hearDoc);
    line.follow(this.sceneId, this);
  }

  get body(): Body {
    return readBody(this.doc);
  }

  /** There is a text that can be shown and written in. */
  get there(): boolean {
    return this.epoch !== null && fitsEditor(this.doc);
  }

  /** Nothing here that the server has not acknowledged. */
  get clean(): boolean {
    return this.fresh.length === 0 && this.flying.size === 0 && !this.owes && !this.fork;
  }

  /** Follow the scene: from what lies here at once, and over the line as soon as there is one. */
  follow(): Promise<void> {
    this.wanted = true;
    return this.begin();
  }

  /** Follow it no more, once nothing is unsent. */
  leave(): void {
    this.wanted = false;
    if (!this.clean || !this.opened) return;
    this.opened = false;
    this.line.leave(this.sceneId);
  }

  /** Take up a whole text from before there were documents: a history of its own, until it is known what became of it.
   * Resolves with whether this device has it. */
  async adopt(body: Body, epoch: string): Promise<boolean> {
    this.loading ??= this.load();
    await this.loading;
    // Words that are newer than the draft come first; it is asked about at the next visit.
    if (!this.clean) return false;
    this.lose();
    this.take(makeDoc(body), epoch);
    this.owes = this.written = true;
    this.copy.add(epoch, encodeStateAsUpdate(this.doc));
    this.show();
    this.ports.onThere();
    this.ports.onReplaced();
    await this.copy.settled();
    return this.copy.kept === "yes";
  }

  /** Resolves with true when the server has said what stands in this scene. */
  async arrive(): Promise<boolean> {
    while (!this.opened && !this.refusal) await this.news();
    return this.opened;
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
    this.take(doc, epoch);
    this.opened = this.line.isOpen;
    this.ports.onReplaced();
    if (body) this.write(body);
    this.show();
    this.ports.onText();
    await this.copy.replace(this.readWhole);
  }

  /** Send what is unsent. Resolves with whether the server has all of it, when it answered or cannot be asked. */
  async flush(): Promise<boolean> {
    this.pass();
    if (this.owes && !this.fork) this.retry();
    while (!this.clean && this.line.isOpen && !this.fork && !this.refusal)
      await this.news();
    return this.clean;
  }

  /** The page goes: what is not kept yet is kept in the way that takes no time, and sent if it may be. */
  breathe(): void {
    if (this.epoch !== null && !this.clean && (this.fresh.length || this.copy.kept !== "yes"))
      this.copy.breathe(this.epoch, encodeStateAsUpdate(this.doc));
    this.pass();
  }

  stop(): void {
    for (const timer of [this.sendTimer, this.slowTimer, this.againTimer, this.compactTimer])
      clearTimeout(timer);
    this.sendTimer = this.slowTimer = this.againTimer = this.compactTimer = undefined;
    this.wake();
  }

  // What the line says.

  onLine(open: boolean): void {
    this.lose();
    if (open && (this.wanted || !this.clean)) void this.begin();
    this.show();
    this.wake();
  }

  onOpened({ epoch, update, state }: Opened): void {
    this.asking = false;
    const theirs = fromBase64(update);
    if (this.epoch !== null && this.epoch !== epoch) return this.meet(epoch, theirs);
    const first = this.epoch === null;
    this.epoch = epoch;
    this.opened = true;
    applyUpdate(this.doc, theirs, REMOTE);
    if (first) this.ports.onThere();
    if (!this.clean) this.send(encodeStateAsUpdate(this.doc, fromBase64(state)));
    this.show();
    this.wake();
  }

  onUpdate({ epoch, update }: Updated): void {
    if (epoch === this.fork?.epoch) applyUpdate(this.fork.doc, fromBase64(update), REMOTE);
    else if (this.opened && epoch === this.epoch) applyUpdate(this.doc, fromBase64(update), REMOTE);
  }

  onDurable(id: number): void {
    this.flying.delete(id);
    if (!this.owes) this.failures = 0;
    if (this.flying.size === 0) this.watchSlowness(false);
    if (this.clean) {
      this.copy.release();
      this.compactSoon();
      this.ports.onSaved();
      if (!this.wanted) this.leave();
    }
    this.show();
    this.wake();
  }

  onRefused(id: number, { reason }: Refused): void {
    this.flying.delete(id);
    this.owes = true;
    this.refusal = reason;
    this.opened = false;
    if (reason === "other-epoch") void this.begin();
    else if (AGAIN.includes(reason)) this.retryLater();
    this.show();
    this.wake();
  }

  onShut({ reason }: Shut): void {
    this.lose();
    if (reason === "other-epoch") void this.begin();
    else this.refusal = reason;
    this.show();
    this.wake();
  }

  // What happens here.

  private async begin(): Promise<void> {
    this.loading ??= this.load();
    await this.loading;
    if (!this.opened && !this.asking) this.open();
  }

  private async load(): Promise<void> {
    const loaded = await this.copy.load(this.doc, DEVICE);
    if (!loaded) return;
    this.epoch = loaded.epoch;
    this.owes = this.written = loaded.unsent;
    this.show();
    this.ports.onThere();
  }

  private open(): void {
    this.refusal = null;
    this.asking = this.line.open(this.sceneId, this.epoch, this.epoch === null ? null : encodeStateVector(this.doc));
  }

  private readonly hearDoc = (update: Uint8Array, origin: unknown): void => {
    if (origin === REMOTE) {
      this.copy.note(update);
      this.compactSoon();
    }
    if (origin === REMOTE || origin === DEVICE) return this.ports.onText();
    this.written = true;
    this.fresh.push(update);
    this.sendTimer ??= setTimeout(() => this.pass(), SEND_EVERY);
    this.show();
  };

  /** Hand on what was written since the last time: to this device, and to the server. */
  private pass(): void {
    clearTimeout(this.sendTimer);
    this.sendTimer = undefined;
    if (this.fresh.length === 0 || this.epoch === null) return;
    const update = mergeUpdates(this.fresh);
    this.copy.add(this.epoch, update);
    if (this.opened && !this.fork && !this.refusal) this.send(update);
    else {
      this.fresh = [];
      this.owes = true;
      if (this.refusal) this.retryLater();
    }
    if (this.copy.size > MOST_ENTRIES) this.compact();
    this.ports.onText();
    this.show();
  }

  private send(update: Uint8Array): void {
    this.fresh = [];
    const id = this.epoch === null ? null : this.line.update(this.sceneId, this.epoch, update);
    if (id === null) this.owes = true;
    else {
      this.owes = false;
      this.flying.add(id);
      this.watchSlowness(true);
    }
  }

  private watchSlowness(on: boolean): void {
    if (on && this.slowTimer) return;
    clearTimeout(this.slowTimer);
    this.slow = false;
    this.slowTimer = on
      ? setTimeout(() => {
          this.slow = true;
          this.show();
        }, SLOW)
      : undefined;
  }

  /** Nothing that was sent and not acknowledged counts as sent. */
  private lose(): void {
    this.opened = this.asking = false;
    if (this.flying.size) this.owes = true;
    this.flying.clear();
    this.watchSlowness(false);
  }

  private retryLater(): void {
    this.againTimer ??= setTimeout(() => this.retry(), waitFor(this.failures++));
  }

  /** Open the scene again, and send then what the server lacks. */
  retry(): void {
    clearTimeout(this.againTimer);
    this.againTimer = undefined;
    this.opened = false;
    void this.begin();
  }

  /** The server's text is of another history: never merged, and nothing written here is dropped unseen. */
  private meet(epoch: string, update: Uint8Array): void {
    const theirs = new Doc();
    applyUpdate(theirs, update, REMOTE);
    const unsent = !this.clean;
    this.fork = { doc: theirs, epoch };
    if (!unsent || saySame(this.body, readBody(theirs))) return void this.settle(null);
    this.pass();
    this.show();
    this.ports.onFork();
    this.wake();
  }

  private take(doc: Doc, epoch: string): void {
    this.doc.off("update", this.hearDoc);
    this.doc = doc;
    this.doc.on("update", this.hearDoc);
    this.epoch = epoch;
    this.flying.clear();
    this.fresh = [];
    this.owes = false;
    this.refusal = null;
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

  private news(): Promise<void> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  private wake(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }

  private show(): void {
    const state = this.derive();
    if (state === this.state) return;
    this.state = state;
    this.ports.onState(state);
  }

  private derive(): SceneState {
    if (this.fork) return "conflict";
    if (this.clean) return "saved";
    const { kept } = this.copy;
    const later = this.refusal !== null && AGAIN.includes(this.refusal);
    const stuck = !this.line.isOpen || this.refusal !== null || this.slow;
    if (!stuck || kept === "pending" || this.fresh.length) return "saving";
    if (kept === "no") return "lost";
    if (this.refusal) return later ? "trying" : "refused";
    if (!this.line.isOpen) return isOutside() ? "signed-out" : "offline";
    return "kept";
  }
}
