import "fake-indexeddb/auto";
import { Doc, XmlElement } from "yjs";
import { describe, expect, it, vi } from "vitest";
import { presence } from "@/api/signedIn";
import { conflictStore, settleConflict } from "@/editor/documents/conflicts";
import { fitsEditor, fragmentOf, readBody, writeBody } from "@/editor/documents/content";
import { listUnsent } from "@/editor/documents/log";
import { describeSaving, savingStore, setSceneState } from "@/editor/documents/status";
import { toastStore } from "@/ui/toasts";
import {
  book,
  comeBack,
  fallOver,
  lose,
  openBook,
  openPage,
  openScene,
  rest,
  said,
  scene,
  scenes,
  server,
  setUpBook,
  type,
  until,
  updates,
} from "../../../tests/documents";
import { bodyOf, plainText } from "../../../tests/fake";

setUpBook();

describe("a scene's document", () => {
  it("is seeded by the server and shows what the scene says", async () => {
    const made = await openScene(openBook());
    expect(made.body).toEqual(bodyOf("Mara slept."));
    expect(updates()).toEqual([]);
    expect(said()).toBe("");
  });

  it("is sent as it is typed, and saved only when the server says so", async () => {
    server.documents.refuse = () => "silent";
    const made = await openScene(openBook());
    const words: string[] = [];
    const stop = savingStore.subscribe(() => words.push(said()));
    for (const text of ["Mara slept. S", "Mara slept. So", "Mara slept. Soundly."]) type(made.doc, text);
    expect(said()).toBe("Saving…");
    await until(() => expect(updates()).toHaveLength(1));
    await rest(300);
    expect(words).not.toContain("Saved");
    expect(plainText(scene.body)).toBe("Mara slept.");
    await until(() => expect(said()).toBe("On this device"));
    server.documents.refuse = null;
    await lose();
    await comeBack();
    await until(() => expect(said()).toBe("Saved"));
    expect(plainText(scene.body)).toBe("Mara slept. Soundly.");
    stop();
  });

  it("is sent again after a line was lost on the way, and stands there once", async () => {
    server.documents.refuse = () => "silent";
    const made = await openScene(openBook());
    type(made.doc, "Mara slept. Soundly.");
    await until(() => expect(updates()).toHaveLength(1));
    await lose();
    type(made.doc, "Mara slept. Soundly. And long.");
    await until(() => expect(said()).toBe("Offline: kept on this device"));
    server.documents.refuse = null;
    await comeBack();
    await until(() => expect(said()).toBe("Saved"));
    expect(plainText(scene.body)).toBe("Mara slept. Soundly. And long.");
    // The number counts within one socket.
    expect(updates().map((update) => update.id)).toEqual([1, 1]);
    await lose();
    await comeBack();
    await until(() => expect(server.documents.heard.filter(({ type }) => type === "open")).toHaveLength(3));
    expect(plainText(scene.body)).toBe("Mara slept. Soundly. And long.");
    expect(updates()).toHaveLength(2);
  });

  it("takes in what others write, between one's own words", async () => {
    const made = await openScene(openBook());
    type(made.doc, "Mara slept. Soundly.");
    server.documents.edit(scene, (doc) => writeBody(doc, bodyOf("Then Mara slept.")));
    await until(() => expect(said()).toBe("Saved"));
    expect(made.body).toEqual(bodyOf("Then Mara slept. Soundly."));
    expect(scene.body).toEqual(made.body);
  });

  it("is one for two pages that write at the same time", async () => {
    const one = await openScene(openBook());
    const page = await openPage();
    page.documents.follow(scene.id);
    const other = page.documents.open(scene.id);
    await until(() => expect(other.there).toBe(true));
    type(one.doc, "Mara slept. One.");
    type(other.doc, "Two. Mara slept.");
    await until(() => expect(plainText(scene.body)).toBe("Two. Mara slept. One."));
    await until(() => expect([one.body, other.body]).toEqual([scene.body, scene.body]));
    page.close();
  });

  it("is followed while it is near, and until it is sent", async () => {
    const documents = openBook();
    const leave = documents.follow(scene.id);
    const made = documents.open(scene.id);
    await until(() => expect(made.there).toBe(true));
    server.documents.refuse = () => "silent";
    type(made.doc, "Mara slept. Soundly.");
    leave();
    await until(() => expect(updates()).toHaveLength(1));
    const closes = () => server.documents.heard.filter(({ type }) => type === "close");
    expect(closes()).toHaveLength(0);
    server.documents.refuse = null;
    await lose();
    await comeBack();
    await until(() => expect(closes()).toHaveLength(1));
    expect(plainText(scene.body)).toBe("Mara slept. Soundly.");
  });

  it("leaves alone what the editor cannot show", async () => {
    const strange = new Doc();
    fragmentOf(strange).push([new XmlElement("table")]);
    expect(fitsEditor(strange)).toBe(false);
    expect(readBody(strange)).toEqual({ type: "doc", content: [{ type: "table" }] });
    expect(fragmentOf(strange).length).toBe(1);
    server.documents.edit(scene, (doc) => fragmentOf(doc).push([new XmlElement("table")]));
    const made = openBook().open(scene.id);
    await made.follow();
    await until(() => expect(made.epoch).not.toBeNull());
    expect(made.there).toBe(false);
  });
});

describe("a refusal", () => {
  it.each(["too-fast", "database-away", "not-saved-now", "disk-full"])(
    "for now (%s) is tried again",
    async (reason) => {
      server.documents.refuse = () => reason;
      const made = await openScene(openBook());
      type(made.doc, "Mara slept. Again.");
      await until(() => expect(said()).toBe("Not saved, trying"));
      server.documents.refuse = null;
      await until(() => expect(said()).toBe("Saved"));
      expect(plainText(scene.body)).toBe("Mara slept. Again.");
    },
  );

  it("for what it says is not asked again until something changes", async () => {
    server.documents.refuse = () => "update-too-large";
    const documents = openBook();
    const made = await openScene(documents);
    type(made.doc, "Mara slept. Too long.");
    await until(() => expect(said()).toBe("Not saved: kept on this device"));
    expect(toastStore.get().map(({ text }) => text)).toEqual(["Refused: update-too-large"]);
    await rest(700);
    expect(updates()).toHaveLength(1);
    server.documents.refuse = null;
    type(made.doc, "Mara slept. Short.");
    await until(() => expect(said()).toBe("Saved"));
    expect(plainText(scene.body)).toBe("Mara slept. Short.");
  });

  it("of one update takes those with it that were sent after it", async () => {
    const made = await openScene(openBook());
    server.documents.refuse = ({ id }) => (id === 1 ? "database-busy" : null);
    type(made.doc, "Mara slept. One.");
    await rest(155);
    type(made.doc, "Mara slept. One. Two.");
    await until(() => expect(said()).toBe("Saved"));
    expect(plainText(scene.body)).toBe("Mara slept. One. Two.");
  });

  it("to open a scene is tried again where it may pass", async () => {
    server.documents.shut = "database-away";
    const documents = openBook();
    documents.follow(scene.id);
    await until(() => expect(server.documents.heard).toHaveLength(1));
    server.documents.shut = null;
    await until(() => expect(documents.open(scene.id).there).toBe(true));
  });

  it("is not waited for by those who only want everything sent", async () => {
    server.documents.refuse = () => "document-damaged";
    const documents = openBook();
    const made = await openScene(documents);
    type(made.doc, "Mara slept. Damaged.");
    expect(await made.flush()).toBe(false);
    scenes().shift();
    expect(await documents.write("scene-nowhere", bodyOf("x"))).toBe(false);
    await lose();
    presence.set("ended");
    type(made.doc, "Mara slept. Out.");
    await until(() => expect(said()).toBe("Not saved: kept on this device"));
  });
});

describe("a document of another history", () => {
  it("takes the place of a copy in which nothing is unsent", async () => {
    const onReplaced = vi.fn();
    const made = await openScene(openBook({ onReplaced }));
    server.documents.renew(scene, bodyOf("Restored."));
    await until(() => expect(made.body).toEqual(bodyOf("Restored.")));
    expect(onReplaced).toHaveBeenCalledWith(scene.id);
    type(made.doc, "Restored. And on.");
    await until(() => expect(plainText(scene.body)).toBe("Restored. And on."));
  });

  async function fork() {
    const documents = openBook();
    const made = await openScene(documents);
    await lose();
    type(made.doc, "Mine.");
    server.documents.renew(scene, bodyOf("Theirs."));
    await until(() => expect(said()).toBe("Offline: kept on this device"));
    await comeBack();
    await until(() => expect(conflictStore.get()).toHaveLength(1));
    return { documents, made };
  }

  it("is never merged with what is unsent: both stand side by side", async () => {
    const { made } = await fork();
    expect(conflictStore.get()).toEqual([
      { sceneId: scene.id, mine: bodyOf("Mine."), theirs: bodyOf("Theirs.") },
    ]);
    expect(said()).toBe("Changed elsewhere");
    expect(made.body).toEqual(bodyOf("Mine."));
    type(made.doc, "Mine, longer.");
    await rest(300);
    expect(plainText(scene.body)).toBe("Theirs.");
    expect(updates()).toEqual([]);
    await made.settle(made.body);
    await until(() => expect(said()).toBe("Saved"));
    expect(plainText(scene.body)).toBe("Mine, longer.");
    settleConflict(scene.id);
    expect(conflictStore.get()).toEqual([]);
  });

  it("keeps the fork on the device until somebody chose, over any reload", async () => {
    const { documents } = await fork();
    fallOver(documents);
    conflictStore.set([]);
    const next = openBook();
    expect(await next.recover()).toBe(1);
    await until(() => expect(conflictStore.get()).toMatchObject([{ mine: bodyOf("Mine.") }]));
    await next.open(scene.id).settle(null);
    expect(next.open(scene.id).body).toEqual(bodyOf("Theirs."));
    await until(async () => expect((await listUnsent(book.project.id, "u")).size).toBe(0));
    expect(plainText(scene.body)).toBe("Theirs.");
  });

  it("is no fork where both say the same", async () => {
    const made = await openScene(openBook());
    await lose();
    type(made.doc, "Same.");
    server.documents.renew(scene, bodyOf("Same."));
    await comeBack();
    await until(() => expect(said()).toBe("Saved"));
    expect(conflictStore.get()).toEqual([]);
  });
});

describe("the word in the top line", () => {
  it("is the worst of all scenes", () => {
    savingStore.set({ scenes: {}, everSaved: false });
    expect(said()).toBe("");
    setSceneState("a", "saving");
    expect(said()).toBe("Saving…");
    setSceneState("b", "offline");
    expect(said()).toBe("Offline: kept on this device");
    setSceneState("c", "lost");
    expect(describeSaving(savingStore.get()).tone).toBe("problem");
    for (const one of ["a", "b", "c"]) setSceneState(one, "saved");
    expect(said()).toBe("Saved");
  });
});
