/** Every scene of a book that is being written in this tab, and what the other tabs say about them. */
import { saveBody, type StoredBody } from "@/api/scenes";
import { onLeaving, presence } from "@/api/signedIn";
import type { Body, SavedBody, Scene } from "@/api/types";
import { listDrafts, putDraft, putDraftNow, removeDraft } from "@/editor/saving/drafts";
import { SceneSession } from "@/editor/saving/session";
import { savingStore, setSceneState } from "@/editor/saving/status";
import { createStore } from "@/lib/store";

export interface Conflict {
  sceneId: string;
  mine: Body;
  theirs: StoredBody;
}

export const conflictStore = createStore<readonly Conflict[]>([]);

export interface BookPorts {
  onWords: (sceneId: string, body: Body) => void;
  onSaved: (sceneId: string, saved: SavedBody, body: Body) => void;
  /** Another tab or another device saved this scene. */
  onElsewhere: (sceneId: string, revision: number) => void;
}

interface Notice {
  sceneId: string;
  revision: number;
}

export class BookSessions {
  readonly projectId: string;
  private readonly sessions = new Map<string, SceneSession>();
  private readonly ports: BookPorts;
  private readonly channel: BroadcastChannel | null;
  private readonly stops: (() => void)[];

  constructor(projectId: string, ports: BookPorts) {
    this.projectId = projectId;
    this.ports = ports;
    savingStore.set({ scenes: {}, everSaved: false });
    conflictStore.set([]);
    this.channel =
      typeof BroadcastChannel === "function" ? new BroadcastChannel(`narrative.${projectId}`) : null;
    if (this.channel)
      this.channel.onmessage = ({ data }: MessageEvent<Notice>) =>
        this.ports.onElsewhere(data.sceneId, data.revision);
    this.stops = [
      presence.subscribe(() => (presence.get() === "here" ? this.sendAll() : undefined)),
      onLeaving(() => this.flush()),
    ];
    window.addEventListener("pagehide", this.leave);
    window.addEventListener("online", this.sendAll);
    document.addEventListener("visibilitychange", this.hide);
  }

  /** Take up what an earlier visit left unsent. Returns how many scenes that were. */
  async recover(): Promise<number> {
    const drafts = await listDrafts(this.projectId);
    for (const draft of drafts) {
      const { sceneId, body, etag, revision } = draft;
      if (this.sessions.has(sceneId)) continue;
      this.create({ id: sceneId, body, etag, revision }).adopt(draft);
    }
    return drafts.length;
  }

  get(sceneId: string): SceneSession | undefined {
    return this.sessions.get(sceneId);
  }

  open(scene: Pick<Scene, "id" | "body" | "etag" | "revision">): SceneSession {
    return this.sessions.get(scene.id) ?? this.create(scene);
  }

  /** What stands in a scene: what was written here, else what the server said. */
  bodyOf(scene: Scene): Body {
    const session = this.sessions.get(scene.id);
    if (!session) return scene.body;
    if (session.clean && scene.revision > session.revision) session.accept(scene);
    return session.body;
  }

  /** The server says that a scene now has this revision. */
  heard(sceneId: string, revision: number): void {
    this.ports.onElsewhere(sceneId, revision);
  }

  settle(sceneId: string): void {
    conflictStore.set((now) => now.filter((conflict) => conflict.sceneId !== sceneId));
  }

  flush(): Promise<unknown> {
    return Promise.all([...this.sessions.values()].map((session) => session.flush()));
  }

  close(): void {
    for (const stop of this.stops) stop();
    window.removeEventListener("pagehide", this.leave);
    window.removeEventListener("online", this.sendAll);
    document.removeEventListener("visibilitychange", this.hide);
    void this.flush().then(() => {
      for (const session of this.sessions.values()) session.stop();
      this.channel?.close();
    });
  }

  private create(scene: Pick<Scene, "id" | "body" | "etag" | "revision">): SceneSession {
    const { id: sceneId, body, etag, revision } = scene;
    const { projectId } = this;
    const session = new SceneSession(
      { projectId, sceneId, body, etag, revision },
      {
        save: (next, version, options) => saveBody(projectId, sceneId, next, version, options),
        putDraft,
        putDraftNow,
        removeDraft,
        onState: (state) => setSceneState(sceneId, state),
        onWords: (next) => this.ports.onWords(sceneId, next),
        onSaved: (saved, next) => {
          this.channel?.postMessage({ sceneId, revision: saved.revision } satisfies Notice);
          this.ports.onSaved(sceneId, saved, next);
        },
        onConflict: (mine, theirs) =>
          conflictStore.set((now) => [
            ...now.filter((other) => other.sceneId !== sceneId),
            { sceneId, mine, theirs },
          ]),
      },
    );
    this.sessions.set(sceneId, session);
    return session;
  }

  private readonly sendAll = (): void => void this.flush();

  private readonly leave = (): void => {
    for (const session of this.sessions.values()) session.leave();
  };

  private readonly hide = (): void => {
    if (document.visibilityState === "hidden") void this.flush();
  };
}
