/** Scenes over the project's line: which are followed, what was sent and waits for its acknowledgement. */
import {
  isAboutDocument,
  type FromServer,
  type Opened,
  type Refused,
  type Shut,
  type Updated,
} from "@/api/documents";
import { lineStore, onProjectEvent, sayOnLine } from "@/api/events";
import { toBase64 } from "@/lib/base64";

export interface Follower {
  onOpened: (message: Opened) => void;
  onDurable: (id: number) => void;
  onRefused: (id: number, message: Refused) => void;
  onUpdate: (message: Updated) => void;
  onShut: (message: Shut) => void;
  /** The line is open, again or for the first time; or it is not any more, and nothing sent counts as sent. */
  onLine: (open: boolean) => void;
}

export class DocumentLine {
  private readonly followers = new Map<string, Follower>();
  private readonly stops: (() => void)[];
  /** Counts the updates of this socket. */
  private sent = 0;

  constructor() {
    this.stops = [
      onProjectEvent((event) => (isAboutDocument(event) ? this.hear(event) : undefined)),
      lineStore.subscribe(() => this.turn()),
    ];
  }

  get isOpen(): boolean {
    return lineStore.get() === "open";
  }

  /** Hear of a scene what the line says of it. */
  follow(sceneId: string, follower: Follower): void {
    this.followers.set(sceneId, follower);
  }

  open(sceneId: string, epoch: string | null, state: Uint8Array | null): boolean {
    return sayOnLine({ type: "open", scene_id: sceneId, epoch, state: state && toBase64(state) });
  }

  /** Returns the number under which it will be acknowledged; null where there is no line. */
  update(sceneId: string, epoch: string, update: Uint8Array): number | null {
    const id = this.sent + 1;
    if (!sayOnLine({ type: "update", scene_id: sceneId, epoch, id, update: toBase64(update) })) return null;
    this.sent = id;
    return id;
  }

  leave(sceneId: string): void {
    sayOnLine({ type: "close", scene_id: sceneId });
  }

  close(): void {
    for (const stop of this.stops) stop();
    this.followers.clear();
  }

  private turn(): void {
    this.sent = 0;
    for (const follower of [...this.followers.values()]) follower.onLine(this.isOpen);
  }

  private hear(message: FromServer): void {
    const follower = this.followers.get(message.scene_id);
    if (!follower) return;
    switch (message.type) {
      case "opened":
        return follower.onOpened(message);
      case "durable":
        return follower.onDurable(message.id);
      case "refused":
        return follower.onRefused(message.id, message);
      case "update":
        return follower.onUpdate(message);
      default:
        return follower.onShut(message);
    }
  }
}
