import "fake-indexeddb/auto";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Problem } from "@/api/client";
import { ChangedElsewhere } from "@/api/scenes";
import { notePerson } from "@/api/signedIn";
import type { Body, SavedBody } from "@/api/types";
import { BookSessions, conflictStore } from "@/editor/saving/book";
import { listDrafts, putDraft, putDraftNow, removeDraft, type Draft } from "@/editor/saving/drafts";
import { SceneSession, type SessionPorts } from "@/editor/saving/session";
import { describeSaving, savingStore, setSceneState, type SceneState } from "@/editor/saving/status";
import { bodyOf, FakeServer } from "../../../tests/fake";

function draftOf(sceneId: string, text: string, at = 1): Draft {
  return { projectId: "p", sceneId, body: bodyOf(text), etag: '"1"', revision: 1, at };
}

describe("drafts on this device", () => {
  it("are kept, listed by book and removed", async () => {
    await putDraft(draftOf("a", "one"));
    await putDraft({ ...draftOf("b", "two"), projectId: "other" });
    expect((await listDrafts("p")).map((draft) => draft.sceneId)).toEqual(["a"]);
    await removeDraft({ projectId: "p", sceneId: "a" });
    expect(await listDrafts("p")).toEqual([]);
  });

  it("come from the last breath of a page where that is later", async () => {
    await putDraft(draftOf("a", "early", 1));
    putDraftNow(draftOf("a", "late", 2));
    expect((await listDrafts("p")).map((draft) => draft.body)).toEqual([bodyOf("late")]);
    await removeDraft({ projectId: "p", sceneId: "a" });
    expect(await listDrafts("p")).toEqual([]);
  });
});

describe("drafts of several people on one device", () => {
  it("are found by those who wrote them", async () => {
    notePerson("mara");
    await putDraft(draftOf("a", "Mara’s"));
    putDraftNow(draftOf("b", "Mara’s too"));
    notePerson("tomas");
    expect(await listDrafts("p")).toEqual([]);
    notePerson("mara");
    expect(await listDrafts("p")).toHaveLength(2);
    await Promise.all(["a", "b"].map((sceneId) => removeDraft({ projectId: "p", sceneId })));
  });
});

describe("a scene being written", () => {
  let states: SceneState[];
  let drafts: Draft[];
  let save: ReturnType<typeof vi.fn<SessionPorts["save"]>>;
  let conflicts: { mine: Body; theirs: unknown }[];

  beforeEach(() => {
    vi.useFakeTimers();
    states = [];
    drafts = [];
    conflicts = [];
    let revision = 1;
    save = vi.fn<SessionPorts["save"]>(() => {
      revision += 1;
      return Promise.resolve<SavedBody>({ revision, words: 1, etag: `"${revision}"` });
    });
  });
  afterEach(() => vi.useRealTimers());

  function begin(): SceneSession {
    return new SceneSession(
      { projectId: "p", sceneId: "s", body: bodyOf("start"), etag: '"1"', revision: 1 },
      {
        save,
        putDraft: (draft) => {
          drafts.push(draft);
          return Promise.resolve(true);
        },
        putDraftNow: (draft) => drafts.push(draft) > 0,
        removeDraft: () => {
          drafts = [];
          return Promise.resolve();
        },
        onState: (state) => states.push(state),
        onWords: () => undefined,
        onSaved: () => undefined,
        onConflict: (mine, theirs) => conflicts.push({ mine, theirs }),
      },
    );
  }

  it("keeps a copy first, saves soon after, and says so", async () => {
    const session = begin();
    session.change(() => bodyOf("start again"));
    await vi.advanceTimersByTimeAsync(300);
    expect(drafts).toHaveLength(1);
    expect(save).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1000);
    expect(save).toHaveBeenCalledExactlyOnceWith(bodyOf("start again"), '"1"', { keepalive: false });
    expect(states).toEqual(["unsaved", "saving", "saved"]);
    expect(drafts).toEqual([]);
    expect(session.etag).toBe('"2"');
    expect(session.clean).toBe(true);
  });

  it("saves every few seconds even while the keys never rest", async () => {
    const session = begin();
    for (let time = 0; time < 8_000; time += 200) {
      session.change(() => bodyOf(`text ${time}`));
      await vi.advanceTimersByTimeAsync(200);
    }
    expect(save.mock.calls.length).toBeGreaterThanOrEqual(1);
  });

  it("sends what was written while a save was under way", async () => {
    const session = begin();
    let answer: (saved: SavedBody) => void = () => undefined;
    save.mockImplementationOnce(() => new Promise((resolve) => (answer = resolve)));
    session.change(() => bodyOf("first"));
    await vi.advanceTimersByTimeAsync(1000);
    session.change(() => bodyOf("second"));
    answer({ revision: 2, words: 1, etag: '"2"' });
    await vi.advanceTimersByTimeAsync(1500);
    expect(save).toHaveBeenLastCalledWith(bodyOf("second"), '"2"', { keepalive: false });
    expect(states.at(-1)).toBe("saved");
  });

  it("keeps the words here while the server is away, and sends them when it is back", async () => {
    const session = begin();
    save.mockRejectedValueOnce(new Problem(0, {})).mockRejectedValueOnce(new Problem(503, {}));
    session.change(() => bodyOf("offline words"));
    await vi.advanceTimersByTimeAsync(1000);
    expect(states.at(-1)).toBe("offline");
    expect(drafts.at(-1)?.body).toEqual(bodyOf("offline words"));
    await vi.advanceTimersByTimeAsync(5000);
    expect(states.at(-1)).toBe("saved");
    expect(save).toHaveBeenCalledTimes(3);
  });

  it("keeps the words here while nobody is signed in, and sends them to the next session", async () => {
    const session = begin();
    save.mockRejectedValueOnce(new Problem(401, { title: "Not signed in" }));
    session.change(() => bodyOf("late words"));
    await vi.advanceTimersByTimeAsync(1000);
    session.change(() => bodyOf("later words"));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(save).toHaveBeenCalledOnce();
    expect(states.at(-1)).toBe("signed-out");
    expect(drafts.at(-1)?.body).toEqual(bodyOf("later words"));
    await session.flush();
    expect(save).toHaveBeenLastCalledWith(bodyOf("later words"), '"1"', { keepalive: false });
    expect(states.at(-1)).toBe("saved");
  });

  it("does not ask again for what was refused, until something changes", async () => {
    const session = begin();
    save.mockRejectedValueOnce(new Problem(422, { title: "Too long" }));
    session.change(() => bodyOf("x"));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(states.at(-1)).toBe("refused");
    expect(save).toHaveBeenCalledOnce();
    session.change(() => bodyOf("shorter"));
    await vi.advanceTimersByTimeAsync(2000);
    expect(states.at(-1)).toBe("saved");
  });

  it("never overwrites what somebody else wrote", async () => {
    const session = begin();
    const theirs = { body: bodyOf("theirs"), revision: 7, etag: '"7"' };
    save.mockRejectedValueOnce(new ChangedElsewhere(theirs));
    session.change(() => bodyOf("mine"));
    await vi.advanceTimersByTimeAsync(1000);
    expect(states.at(-1)).toBe("conflict");
    expect(conflicts).toEqual([{ mine: bodyOf("mine"), theirs }]);
    session.change(() => bodyOf("mine, longer"));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(save).toHaveBeenCalledOnce();
    expect(drafts.at(-1)?.body).toEqual(bodyOf("mine, longer"));
    session.settle(bodyOf("mine, longer"), theirs, true);
    await vi.advanceTimersByTimeAsync(100);
    expect(save).toHaveBeenLastCalledWith(bodyOf("mine, longer"), '"7"', { keepalive: false });
    expect(states.at(-1)).toBe("saved");
  });

  it("sees no conflict where only the title changed, or both wrote the same", async () => {
    const session = begin();
    save.mockRejectedValueOnce(new ChangedElsewhere({ body: bodyOf("start"), revision: 1, etag: '"1b"' }));
    session.change(() => bodyOf("mine"));
    await vi.advanceTimersByTimeAsync(1500);
    expect(save).toHaveBeenLastCalledWith(bodyOf("mine"), '"1b"', { keepalive: false });
    save.mockRejectedValueOnce(new ChangedElsewhere({ body: bodyOf("both"), revision: 9, etag: '"9"' }));
    session.change(() => bodyOf("both"));
    await vi.advanceTimersByTimeAsync(1500);
    expect(states.at(-1)).toBe("saved");
    expect(conflicts).toEqual([]);
    expect(session.revision).toBe(9);
  });

  it("keeps a copy at once when the page goes away", () => {
    const session = begin();
    session.leave();
    expect(drafts).toEqual([]);
    session.change(() => bodyOf("last words"));
    session.leave();
    expect(drafts.at(-1)?.body).toEqual(bodyOf("last words"));
    expect(save).toHaveBeenCalledWith(bodyOf("last words"), '"1"', { keepalive: true });
    session.stop();
  });

  it("takes up a draft of an earlier visit", async () => {
    const session = begin();
    session.adopt({ ...draftOf("s", "yesterday"), etag: '"5"', revision: 5 });
    await session.flush();
    expect(save).toHaveBeenCalledWith(bodyOf("yesterday"), '"5"', { keepalive: false });
  });
});

describe("the scenes of a book", () => {
  it("recovers what was unsent and meets what changed meanwhile", async () => {
    const server = new FakeServer();
    server.install();
    const book = server.addBook("Mill", [{ title: "One", scenes: [["a"], ["b"]] }]);
    const [kept, changed] = book.parts[0]!.chapters[0]!.scenes;
    const projectId = book.project.id;
    await putDraft({ ...draftOf(kept!.id, "kept here"), projectId });
    await putDraft({ ...draftOf(changed!.id, "mine"), projectId });
    changed!.body = bodyOf("theirs");
    changed!.revision = 2;
    const onSaved = vi.fn();
    const sessions = new BookSessions(projectId, { onSaved, onWords: vi.fn(), onElsewhere: vi.fn() });
    expect(await sessions.recover()).toBe(2);
    await sessions.flush();
    expect(kept!.body).toEqual(bodyOf("kept here"));
    expect(changed!.body).toEqual(bodyOf("theirs"));
    expect(conflictStore.get()).toMatchObject([{ sceneId: changed!.id, mine: bodyOf("mine") }]);
    expect(describeSaving(savingStore.get()).text).toBe("Changed elsewhere");
    expect(sessions.bodyOf({ id: kept!.id } as never)).toEqual(bodyOf("kept here"));
    sessions.settle(changed!.id);
    expect(conflictStore.get()).toEqual([]);
    window.dispatchEvent(new Event("online"));
    window.dispatchEvent(new Event("pagehide"));
    sessions.close();
  });

  it("shows the server's newer text where nothing is unsent", () => {
    const sessions = new BookSessions("p", { onSaved: vi.fn(), onWords: vi.fn(), onElsewhere: vi.fn() });
    const scene = {
      id: "s",
      title: "",
      chapter_id: "c",
      words: 1,
      body: bodyOf("old"),
      etag: '"1"',
      revision: 1,
    };
    sessions.open(scene);
    expect(sessions.bodyOf({ ...scene, body: bodyOf("new"), revision: 2, etag: '"2"' })).toEqual(
      bodyOf("new"),
    );
    sessions.close();
  });
});

describe("the word in the top line", () => {
  it("is the worst of all scenes", () => {
    savingStore.set({ scenes: {}, everSaved: false });
    expect(describeSaving(savingStore.get()).text).toBe("");
    setSceneState("a", "saving");
    expect(describeSaving(savingStore.get()).text).toBe("Saving…");
    setSceneState("b", "offline");
    expect(describeSaving(savingStore.get()).text).toBe("Offline: kept on this device");
    setSceneState("c", "refused");
    expect(describeSaving(savingStore.get()).tone).toBe("problem");
    for (const scene of ["a", "b", "c"]) setSceneState(scene, "saved");
    expect(describeSaving(savingStore.get()).text).toBe("Saved");
  });
});
