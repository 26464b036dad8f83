/** One scene on the line: opened, what was sent and is not acknowledged, what was refused and is tried again. */
import type { Opened, Refused, Shut, Updated } from "@/api/documents";
import type { DocumentLine, Follower } from "@/editor/documents/line";
import { waitFor } from "@/lib/backoff";
import { fromBase64 } from "@/lib/base64";

/** Whose updates are sent. */
export interface Sender {
  readonly sceneId: string;
  readonly epoch: string | null;
  /** What lies on this device is there before the line is asked for more. */
  load: () => Promise<void>;
  /** The state vector of what is here; null where there is nothing. */
  state: () => Uint8Array | null;
  /** What is here and not in a document of that state. */
  lacks: (state: Uint8Array) => Uint8Array;
  /** Take in what the server has. Returns whether that is of the same history. */
  take: (epoch: string, update: Uint8Array) => boolean;
  hear: (epoch: string, update: Uint8Array) => void;
  acknowledged: () => void;
  /** The last update was not stored and will not be, for this reason. */
  refused: (detail: string) => void;
  changed: () => void;
}

/** An acknowledgement that takes longer is waited for openly. */
const SLOW = 2_000;
/** Kinds of refusals that are for now, and not for what was said; a damaged document does not mend by itself. */
const FOR_NOW = ["unavailable", "too-many"];
const FOR_GOOD = "document-damaged";

type Timer = ReturnType<typeof setTimeout> | undefined;

export class Sending implements Follower {
  /** The server said what it has, and sends what others add. */
  opened = false;
  /** Why the last update was not stored. */
  refusal: string | null = null;
  /** Whether that may pass by itself. */
  private passes = false;
  /** An acknowledgement is late. */
  slow = false;
  private wanted = false;
  private asking = false;
  private readonly flying = new Set<number>();
  /** Something written here is not sent; what, shows when the scene is opened. */
  private owes = false;
  private failures = 0;
  private slowTimer: Timer;
  private againTimer: Timer;
  private waiting: (() => void)[] = [];
  private readonly line: DocumentLine;
  private readonly sender: Sender;

  constructor(line: DocumentLine, sender: Sender) {
    this.line = line;
    this.sender = sender;
    line.follow(sender.sceneId, this);
  }

  /** Everything that was given to be sent is acknowledged. */
  get done(): boolean {
    return this.flying.size === 0 && !this.owes;
  }

  get isLineOpen(): boolean {
    return this.line.isOpen;
  }

  /** The refusal may pass by itself. */
  get mayPass(): boolean {
    return this.refusal !== null && this.passes;
  }

  follow(): Promise<void> {
    this.wanted = true;
    return this.begin();
  }

  /** Follow it no more, once everything is acknowledged. */
  leave(): void {
    this.wanted = false;
    if (!this.opened || !this.done) return;
    this.opened = false;
    this.line.leave(this.sender.sceneId);
  }

  /** Send what was written, or know that it is to be sent. */
  give(update: Uint8Array): void {
    if (!this.opened || this.refusal) {
      this.owe();
      if (this.refusal) this.retryLater();
      return;
    }
    this.send(update);
  }

  owe(): void {
    this.owes = true;
  }

  /** Another document is there, of which the server has everything. */
  begun(): void {
    this.lose();
    this.owes = false;
    this.refusal = null;
    this.opened = this.line.isOpen;
  }

  /** Open the scene again, and send then what the server lacks. */
  retry(): void {
    clearTimeout(this.againTimer);
    this.againTimer = undefined;
    this.opened = false;
    this.refusal = null;
    void this.begin();
  }

  /** Nothing that was sent and not acknowledged counts as sent. */
  lose(): void {
    this.opened = this.asking = false;
    if (this.flying.size) this.owes = true;
    this.flying.clear();
    this.watchSlowness(false);
  }

  /** Resolves when there is any news of this scene. */
  news(): Promise<void> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  wake(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }

  stop(): void {
    clearTimeout(this.slowTimer);
    clearTimeout(this.againTimer);
    this.wake();
  }

  // What the line says.

  onLine(open: boolean): void {
    this.lose();
    if (open && (this.wanted || !this.done)) void this.begin();
    this.tell();
  }

  onOpened({ epoch, update, state }: Opened): void {
    this.asking = false;
    if (this.sender.take(epoch, fromBase64(update))) {
      this.opened = true;
      if (this.owes) this.send(this.sender.lacks(fromBase64(state)));
    }
    this.tell();
  }

  onUpdate({ epoch, update }: Updated): void {
    this.sender.hear(epoch, fromBase64(update));
  }

  onDurable(id: number): void {
    this.flying.delete(id);
    if (!this.owes) this.failures = 0;
    if (this.flying.size === 0) this.watchSlowness(false);
    if (this.done) this.sender.acknowledged();
    if (!this.wanted) this.leave();
    this.tell();
  }

  /** The server takes nothing more of this scene before it is opened again: not what was sent after it either. */
  onRefused(_id: number, refused: Refused): void {
    this.lose();
    this.owes = true;
    this.judge(refused);
    if (this.refusal && !this.mayPass) this.sender.refused(refused.detail);
  }

  onShut(shut: Shut): void {
    this.lose();
    this.judge(shut);
  }

  private judge({ reason, kind }: { reason: string; kind: string }): void {
    this.passes = FOR_NOW.includes(kind) && reason !== FOR_GOOD;
    if (reason === "other-epoch") void this.begin();
    else this.refusal = reason;
    if (this.mayPass) this.retryLater();
    this.tell();
  }

  private async begin(): Promise<void> {
    await this.sender.load();
    if (this.opened || this.asking) return;
    this.refusal = null;
    this.asking = this.line.open(this.sender.sceneId, this.sender.epoch, this.sender.state());
  }

  private send(update: Uint8Array): void {
    const { epoch, sceneId } = this.sender;
    const id = epoch === null ? null : this.line.update(sceneId, epoch, update);
    this.owes = id === null;
    if (id === null) return;
    this.flying.add(id);
    this.watchSlowness(true);
  }

  private watchSlowness(on: boolean): void {
    if (on && this.slowTimer) return;
    clearTimeout(this.slowTimer);
    this.slow = false;
    const late = () => {
      this.slow = true;
      this.sender.changed();
    };
    this.slowTimer = on ? setTimeout(late, SLOW) : undefined;
  }

  private retryLater(): void {
    this.againTimer ??= setTimeout(() => this.retry(), waitFor(this.failures++));
  }

  private tell(): void {
    this.sender.changed();
    this.wake();
  }
}
