/** Every scene of a book that is followed in this tab: its document, and what was left unsent in it. */
import { fetchScene } from "@/api/scenes";
import { onLeaving, presence, readPerson } from "@/api/signedIn";
import type { Body, Scene } from "@/api/types";
import { conflictStore, noteConflict } from "@/editor/documents/conflicts";
import { saySame } from "@/editor/documents/content";
import { SceneDocument } from "@/editor/documents/document";
import { listDrafts, removeDraft } from "@/editor/documents/drafts";
import { DocumentLine } from "@/editor/documents/line";
import { listBreaths } from "@/editor/documents/breath";
import { dropSent, listUnsent } from "@/editor/documents/log";
import { savingStore, setSceneState } from "@/editor/documents/status";
import { createStore } from "@/lib/store";
import { showToast } from "@/ui/toasts";

export interface BookPorts {
  onWords: (sceneId: string, body: Body) => void;
  onSaved: (sceneId: string) => void;
  /** Another document counts from now on. */
  onReplaced: (sceneId: string) => void;
}

/** A history that is no history: a text from before there were documents, and the revision it began from. */
const DRAFT = "draft:";
/** How long somebody waits for the server to acknowledge what they wrote, before going on without. */
const PATIENCE = 8_000;

/** Reading a whole scene costs more than a key may. */
const COUNT_EVERY = 400;
const LITTLE_ROOM = "This browser gives little room: what is not saved yet is kept in a small part of it.";

export class BookDocuments {
  readonly projectId: string;
  /** The scenes whose document is there. */
  readonly there = createStore<ReadonlySet<string>>(new Set());
  private readonly documents = new Map<string, SceneDocument>();
  private readonly followers = new Map<string, number>();
  private readonly line = new DocumentLine();
  private readonly ports: BookPorts;
  private readonly stops: (() => void)[];
  private warned = false;

  constructor(projectId: string, ports: BookPorts) {
    this.projectId = projectId;
    this.ports = ports;
    savingStore.set({ scenes: {}, everSaved: false });
    conflictStore.set([]);
    this.stops = [
      presence.subscribe(() => (presence.get() === "here" ? void this.flush() : undefined)),
      onLeaving(async () => {
        await this.flush();
        await dropSent(readPerson()).catch(() => undefined);
      }),
    ];
    window.addEventListener("pagehide", this.leave);
    document.addEventListener("visibilitychange", this.hide);
  }

  /** Take up what an earlier visit left unsent. Returns how many scenes that were. */
  async recover(): Promise<number> {
    const { projectId } = this;
    const unsent = await listUnsent(projectId, readPerson()).catch(() => new Map<string, unknown>());
    const scenes = new Set([...unsent.keys(), ...listBreaths(projectId, readPerson()).keys()]);
    for (const sceneId of scenes) this.open(sceneId).retry();
    const drafts = await listDrafts(projectId);
    for (const { sceneId, body, revision } of drafts) {
      scenes.add(sceneId);
      const taken = await this.open(sceneId).adopt(body, `${DRAFT}${revision}`);
      if (taken) void removeDraft({ projectId, sceneId });
      this.open(sceneId).retry();
    }
    return scenes.size;
  }

  get(sceneId: string): SceneDocument | undefined {
    return this.documents.get(sceneId);
  }

  open(sceneId: string): SceneDocument {
    return this.documents.get(sceneId) ?? this.create(sceneId);
  }

  /** The scene is near. Returns how to say that it is not any more. */
  follow(sceneId: string): () => void {
    this.followers.set(sceneId, (this.followers.get(sceneId) ?? 0) + 1);
    void this.open(sceneId).follow();
    return () => {
      const left = (this.followers.get(sceneId) ?? 1) - 1;
      this.followers.set(sceneId, left);
      if (left === 0) this.documents.get(sceneId)?.leave();
    };
  }

  /** What stands in a scene: what its document says, else what the server said. */
  bodyOf(scene: Pick<Scene, "id" | "body">): Body {
    const found = this.documents.get(scene.id);
    return found?.there ? found.body : scene.body;
  }

  /** Whether the page shows exactly what the server said, so that what it found in there can be marked. */
  agrees(scene: Pick<Scene, "id" | "body">): boolean {
    const found = this.documents.get(scene.id);
    return !found?.there || (found.clean && saySame(found.body, scene.body));
  }

  /** Make a scene say `body`. Resolves with whether the server has it. */
  async write(sceneId: string, body: Body): Promise<boolean> {
    const stop = this.follow(sceneId);
    const found = this.open(sceneId);
    const arrived = await patient(found.arrive());
    if (arrived) found.write(body);
    const done = arrived && (await patient(found.flush()));
    stop();
    return done;
  }

  /** Send what is unsent, and wait a while for the server to say that it has it. */
  flush(): Promise<unknown> {
    return Promise.all([...this.documents.values()].map((one) => patient(one.flush())));
  }

  close(): void {
    for (const stop of this.stops) stop();
    window.removeEventListener("pagehide", this.leave);
    document.removeEventListener("visibilitychange", this.hide);
    void this.flush().then(() => {
      for (const one of this.documents.values()) one.stop();
      this.line.close();
    });
  }

  private create(sceneId: string): SceneDocument {
    const name = { projectId: this.projectId, sceneId, person: readPerson() };
    let words: ReturnType<typeof setTimeout> | undefined;
    const count = () => {
      words = undefined;
      if (made.there) this.ports.onWords(sceneId, made.body);
    };
    const made: SceneDocument = new SceneDocument(name, this.line, {
      onState: (state) => setSceneState(sceneId, state),
      onText: () => (words ??= setTimeout(count, COUNT_EVERY)),
      onSaved: () => this.ports.onSaved(sceneId),
      onRefused: (detail) =>
        detail ? showToast(detail, { tone: "problem", about: `refused ${sceneId}` }) : undefined,
      onReplaced: () => this.ports.onReplaced(sceneId),
      onThere: () => this.there.set((now) => new Set([...now, sceneId])),
      onFork: () => void this.compare(made),
      onLittleRoom: this.warn,
    });
    this.documents.set(sceneId, made);
    return made;
  }

  /** A draft that began from what the server has still is what its writer wants; any other fork is theirs to decide. */
  private async compare(forked: SceneDocument): Promise<void> {
    const { sceneId, epoch, fork } = forked;
    if (!fork) return;
    const theirs = forked.theirs ?? forked.body;
    if (epoch?.startsWith(DRAFT)) {
      const scene = await fetchScene(this.projectId, sceneId).catch(() => null);
      if (scene && epoch === `${DRAFT}${scene.revision}` && saySame(scene.body, theirs))
        return forked.settle(forked.body);
    }
    if (forked.fork === fork) noteConflict({ sceneId, mine: forked.body, theirs });
  }

  private readonly warn = (): void => {
    if (!this.warned) showToast(LITTLE_ROOM);
    this.warned = true;
  };

  private readonly leave = (): void => {
    for (const one of this.documents.values()) one.breathe();
  };

  private readonly hide = (): void => {
    if (document.visibilityState === "hidden") void this.flush();
  };
}

/** Resolves with false where the answer does not come in time. */
function patient(answer: Promise<boolean>): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<boolean>((resolve) => (timer = setTimeout(() => resolve(false), PATIENCE)));
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}
