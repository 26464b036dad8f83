import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { addressOf, call, get, getAll, post, Problem } from "@/api/client";
import { may } from "@/api/access";
import { applyEvent, lineStore, onProjectEvent, openLine, sayOnLine } from "@/api/events";
import { findScene, listScenes, titleOfChapter, titleOfScene } from "@/api/outline";
import { createQueryClient, keys } from "@/api/queries";
import { FakeServer } from "../../tests/fake";
import { outlineOf } from "../../tests/fakeBook";
import { FakeSocket } from "../../tests/socket";

function reply(status: number, body: unknown, headers: Record<string, string> = {}) {
  const fetched = vi.fn<typeof fetch>(() =>
    Promise.resolve(new Response(body === undefined ? null : JSON.stringify(body), { status, headers })),
  );
  vi.stubGlobal("fetch", fetched);
  return fetched;
}

describe("a call", () => {
  it("carries its version, its key and its question", async () => {
    const fetched = reply(200, { id: 1 }, { ETag: '"2"' });
    const answer = await call("PATCH", "/x", {
      body: { a: 1 },
      etag: '"1"',
      query: { q: "é", none: null, ids: ["a", "b"] },
    });
    expect(answer).toEqual({ data: { id: 1 }, etag: '"2"' });
    const [address, init] = fetched.mock.calls[0]!;
    expect(address).toBe("/api/v1/x?q=%C3%A9&ids=a&ids=b");
    const headers = new Headers(init?.headers);
    expect(headers.get("If-Match")).toBe('"1"');
    expect(headers.get("Idempotency-Key")).toBeNull();
    await post("/x", {});
    expect(new Headers(fetched.mock.calls[1]![1]?.headers).get("Idempotency-Key")).toMatch(/^[0-9a-f]{32}$/);
    expect(addressOf("/x")).toBe("/api/v1/x");
  });

  it("turns refusals into problems in the reader's words", async () => {
    reply(409, { type: "t", title: "Not now", detail: "Wait." });
    await expect(get("/x")).rejects.toMatchObject({ title: "Not now", detail: "Wait.", status: 409 });
    vi.stubGlobal("fetch", () => Promise.resolve(new Response("<html>", { status: 502 })));
    await expect(get("/x")).rejects.toMatchObject({ status: 502, title: "The server could not do that" });
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("gone")));
    const lost: unknown = await get("/x").catch((error: unknown) => error);
    expect(lost).toBeInstanceOf(Problem);
    expect((lost as Problem).unreachable).toBe(true);
    const away = new DOMException("stop", "AbortError");
    vi.stubGlobal("fetch", () => Promise.reject(away));
    await expect(get("/x")).rejects.toBe(away);
  });

  it("reads a list page after page", async () => {
    const pages = [
      { items: [1, 2], next_cursor: "c" },
      { items: [3], next_cursor: null },
    ];
    vi.stubGlobal("fetch", () => Promise.resolve(new Response(JSON.stringify(pages.shift()))));
    expect(await getAll("/x")).toEqual([1, 2, 3]);
  });
});

describe("the outline", () => {
  it("finds a scene and names what has no name", () => {
    const server = new FakeServer();
    const outline = outlineOf(server.addBook("Mill", [{ title: "", role: "front", scenes: [["a"], ["b"]] }]));
    const second = listScenes(outline)[1]!;
    expect(findScene(outline, second.id)).toMatchObject({ number: 2 });
    expect(findScene(outline, "x")).toBeNull();
    expect(findScene(undefined, second.id)).toBeNull();
    expect(titleOfChapter({ title: "", role: "front" })).toBe("Front matter");
    expect(titleOfChapter({ title: "", role: "back" })).toBe("Back matter");
    expect(titleOfScene({ title: " " }, 3)).toBe("Scene 3");
  });
});

describe("roles", () => {
  it("grants what the policy grants, and nothing before the role is known", () => {
    expect(may("owner", "manage") && may("owner", "write") && may("editor", "write")).toBe(true);
    expect(may("editor", "manage") || may("viewer", "write") || may("commenter", "write")).toBe(false);
    expect(may("viewer", "leave")).toBe(true);
    expect(may("owner", "leave") || may(null, "write")).toBe(false);
  });
});

describe("the line to the server", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal("WebSocket", FakeSocket);
  });
  afterEach(() => vi.useRealTimers());

  it("hears events, takes up a lost line again, and says it is still here", () => {
    const hear = vi.fn();
    const back = vi.fn();
    const close = openLine("p", hear, back);
    const first = FakeSocket.last!;
    expect(first.url).toMatch(/^ws:.*\/api\/v1\/projects\/p\/events$/);
    first.open();
    expect(lineStore.get()).toBe("open");
    first.say({ type: "outline" });
    first.say("no JSON");
    expect(hear).toHaveBeenCalledExactlyOnceWith({ type: "outline" });
    vi.advanceTimersByTime(26_000);
    expect(first.sent).toEqual(['{"type":"ping"}']);
    first.drop();
    expect(lineStore.get()).toBe("lost");
    vi.advanceTimersByTime(600);
    expect(FakeSocket.last).not.toBe(first);
    FakeSocket.last!.open();
    expect(back).toHaveBeenCalledTimes(2);
    FakeSocket.last!.drop();
    window.dispatchEvent(new Event("online"));
    const third = FakeSocket.last!;
    close();
    third.drop();
    vi.advanceTimersByTime(60_000);
    expect(FakeSocket.last).toBe(third);
  });

  it("gives up a line that says nothing any more, and one that the browser knows to be lost", () => {
    const close = openLine("p", vi.fn());
    const first = FakeSocket.last!;
    first.open();
    vi.advanceTimersByTime(26_000);
    first.say({ type: "pong" });
    vi.advanceTimersByTime(25_000);
    expect(lineStore.get()).toBe("open");
    expect(sayOnLine({ type: "close", scene_id: "s" })).toBe(true);
    vi.advanceTimersByTime(25_000);
    expect(lineStore.get()).toBe("lost");
    expect(sayOnLine({ type: "close", scene_id: "s" })).toBe(false);
    vi.advanceTimersByTime(600);
    const second = FakeSocket.last!;
    expect(second).not.toBe(first);
    second.open();
    window.dispatchEvent(new Event("offline"));
    expect(lineStore.get()).toBe("lost");
    close();
  });

  it("makes old what an event is about", () => {
    const cache = createQueryClient();
    const forget = vi.spyOn(cache, "invalidateQueries").mockResolvedValue();
    const asked = () => {
      vi.advanceTimersByTime(300);
      return forget.mock.calls.flatMap(([filter]) => (filter?.queryKey ? [filter.queryKey] : []));
    };
    for (let news = 0; news < 9; news += 1) applyEvent(cache, "p", { type: "outline" });
    applyEvent(cache, "p", { type: "check", status: "running" });
    const once = asked();
    for (const key of [keys.outline("p"), keys.checks("p"), keys.activity("p"), keys.changes("p")])
      expect(once.filter((other) => other.join() === key.join())).toHaveLength(1);
    forget.mockClear();
    applyEvent(cache, "p", { type: "check", status: "done" });
    expect(asked()).toContainEqual(keys.findings("p"));
    applyEvent(cache, "p", { type: "entities" });
    applyEvent(cache, "p", { type: "findings" });
    applyEvent(cache, "p", { type: "import", status: "running" });
    applyEvent(cache, "p", { type: "import", status: "done" });
    applyEvent(cache, "p", { type: "scene" });
    expect(asked()).toContainEqual(keys.project("p"));
    const stop = onProjectEvent(() => undefined);
    stop();
  });

  it("asks again at once what may be done, and stays away from a line that was shut", () => {
    const cache = createQueryClient();
    const forget = vi.spyOn(cache, "invalidateQueries").mockResolvedValue();
    applyEvent(cache, "p", { type: "access" });
    expect(forget).toHaveBeenCalledWith({ queryKey: keys.project("p"), exact: true });
    const close = openLine("p", () => undefined);
    const line = FakeSocket.last!;
    line.open();
    line.drop(4403);
    expect(lineStore.get()).toBe("barred");
    vi.advanceTimersByTime(60_000);
    expect(FakeSocket.last).toBe(line);
    close();
  });
});
