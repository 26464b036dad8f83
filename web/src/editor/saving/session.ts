/** One scene being written: what stands here, what the server has, and getting the first to the second. */
import { Problem } from "@/api/client";
import { ChangedElsewhere, type StoredBody } from "@/api/scenes";
import type { Body, SavedBody } from "@/api/types";
import { sameBody } from "@/editor/prose";
import type { Draft } from "@/editor/saving/drafts";
import type { SceneState } from "@/editor/saving/status";
import { waitFor } from "@/lib/backoff";

export interface SessionPorts {
  save: (body: Body, etag: string, options: { keepalive: boolean }) => Promise<SavedBody>;
  putDraft: (draft: Draft) => Promise<boolean>;
  putDraftNow: (draft: Draft) => boolean;
  removeDraft: (draft: Pick<Draft, "projectId" | "sceneId">) => Promise<void>;
  onState: (state: SceneState) => void;
  /** What stands here changed; called at the pace of the drafts, not of the keys. */
  onWords: (body: Body) => void;
  onSaved: (saved: SavedBody, body: Body) => void;
  onConflict: (mine: Body, theirs: StoredBody) => void;
}

export interface SessionStart {
  projectId: string;
  sceneId: string;
  body: Body;
  etag: string;
  revision: number;
}

const DRAFT_AFTER = 250;
const SAVE_AFTER = 900;
const SAVE_AT_LATEST = 6_000;

export class SceneSession {
  readonly projectId: string;
  readonly sceneId: string;
  etag: string;
  revision: number;
  state: SceneState = "saved";
  private held: Body;
  private read: (() => Body) | null = null;
  private dirty = false;
  private flying: Promise<void> | null = null;
  private draftTimer: ReturnType<typeof setTimeout> | undefined;
  private saveTimer: ReturnType<typeof setTimeout> | undefined;
  private since = 0;
  private failures = 0;
  private readonly ports: SessionPorts;

  constructor(start: SessionStart, ports: SessionPorts) {
    this.projectId = start.projectId;
    this.sceneId = start.sceneId;
    this.held = start.body;
    this.etag = start.etag;
    this.revision = start.revision;
    this.ports = ports;
  }

  /** What stands here now. */
  get body(): Body {
    if (this.read) {
      this.held = this.read();
      this.read = null;
    }
    return this.held;
  }

  /** Nothing here that the server has not confirmed. */
  get clean(): boolean {
    return !this.dirty && !this.flying && this.state !== "conflict";
  }

  /** Something was written. Costs next to nothing: the text is read later, in a quiet moment. */
  change(read: () => Body): void {
    this.read = read;
    this.dirty = true;
    if (this.state === "saved" || this.state === "refused") this.enter("unsaved");
    this.draftTimer ??= setTimeout(() => this.keepDraft(), DRAFT_AFTER);
    if (this.state === "conflict") return;
    const now = Date.now();
    if (!this.saveTimer) this.since = now;
    clearTimeout(this.saveTimer);
    const wait = Math.max(0, Math.min(SAVE_AFTER, this.since + SAVE_AT_LATEST - now));
    if (this.state !== "offline" && this.state !== "signed-out")
      this.saveTimer = setTimeout(() => void this.flush(), wait);
  }

  /** Take up what an earlier visit could not send. */
  adopt(draft: Draft): void {
    this.etag = draft.etag;
    this.revision = draft.revision;
    this.change(() => draft.body);
  }

  /** The server has something newer and nothing is unsent here. */
  accept(stored: StoredBody): void {
    this.read = null;
    this.held = stored.body;
    this.etag = stored.etag;
    this.revision = stored.revision;
  }

  /** Send what is unsent. Resolves when it was tried. */
  async flush(): Promise<void> {
    clearTimeout(this.saveTimer);
    this.saveTimer = undefined;
    if (this.flying) {
      await this.flying;
      if (!this.dirty) return;
    }
    if (!this.dirty || this.state === "conflict") return;
    this.flying = this.send();
    await this.flying;
  }

  /** The page goes away: keep a copy here at once, and try to send it on the way out. */
  leave(): void {
    if (!this.dirty) return;
    this.ports.putDraftNow(this.draft());
    if (this.state !== "conflict" && !this.flying)
      // A refusal changes nothing: the copy is kept and sent at the next visit.
      void this.ports.save(this.body, this.etag, { keepalive: true }).catch(() => undefined);
  }

  /** After a conflict was settled: this is what the scene says, on top of this version. */
  settle(body: Body, stored: Pick<StoredBody, "etag" | "revision">, unsent: boolean): void {
    this.read = null;
    this.held = body;
    this.etag = stored.etag;
    this.revision = stored.revision;
    this.dirty = unsent;
    if (unsent) {
      this.enter("unsaved");
      void this.flush();
    } else this.rest();
  }

  stop(): void {
    clearTimeout(this.saveTimer);
    clearTimeout(this.draftTimer);
    this.saveTimer = this.draftTimer = undefined;
  }

  private enter(state: SceneState): void {
    this.state = state;
    this.ports.onState(state);
  }

  private draft(): Draft {
    const { projectId, sceneId, body, etag, revision } = this;
    return { projectId, sceneId, body, etag, revision, at: Date.now() };
  }

  private keepDraft(): void {
    this.draftTimer = undefined;
    if (!this.dirty) return;
    void this.ports.putDraft(this.draft());
    this.ports.onWords(this.body);
  }

  private async send(): Promise<void> {
    const body = this.body;
    this.dirty = false;
    this.enter("saving");
    try {
      const saved = await this.ports.save(body, this.etag, { keepalive: false });
      this.etag = saved.etag;
      this.revision = saved.revision;
      this.failures = 0;
      this.flying = null;
      this.ports.onSaved(saved, body);
      if (this.writtenMeanwhile()) this.enter("unsaved");
      else this.rest();
    } catch (error) {
      this.flying = null;
      this.dirty = true;
      this.fail(error);
    }
  }

  private writtenMeanwhile(): boolean {
    return this.dirty;
  }

  private rest(): void {
    this.dirty = false;
    clearTimeout(this.draftTimer);
    this.draftTimer = undefined;
    this.enter("saved");
    void this.ports.removeDraft(this);
  }

  private fail(error: unknown): void {
    void this.ports.putDraft(this.draft());
    if (error instanceof ChangedElsewhere) return this.meet(error.current);
    // Tried again as soon as somebody is signed in here.
    if (error instanceof Problem && error.status === 401) return this.enter("signed-out");
    const hopeless =
      error instanceof Problem && error.status >= 400 && error.status < 500 && error.status !== 429;
    if (hopeless) return this.enter("refused");
    this.enter("offline");
    this.saveTimer = setTimeout(() => void this.flush(), waitFor(this.failures++));
  }

  /** Both sides changed; where only a title did, or both say the same, there is nothing to settle. */
  private meet(theirs: StoredBody): void {
    if (theirs.revision === this.revision) {
      this.etag = theirs.etag;
      this.saveTimer = setTimeout(() => void this.flush(), 0);
      return this.enter("unsaved");
    }
    if (sameBody(this.body, theirs.body)) return this.settle(this.body, theirs, false);
    this.enter("conflict");
    this.ports.onConflict(this.body, theirs);
  }
}
