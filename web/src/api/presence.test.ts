import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { get, post } from "@/api/client";
import { lineStore, openLine } from "@/api/events";
import { keepFresh, noteLifetime, renew } from "@/api/renewal";
import { createQueryClient } from "@/api/queries";
import { signOut, takeTicket } from "@/api/session";
import { beginSession, presence } from "@/api/signedIn";
import { readNext, signInAddress, signUpAddress } from "@/lib/next";
import { FakeSocket } from "../../tests/socket";

type Answers = (method: string, path: string) => [number, unknown?];

function serve(answers: Answers) {
  const asked: { what: string; key: string | null }[] = [];
  vi.stubGlobal("fetch", (address: string, init: RequestInit = {}) => {
    const method = init.method ?? "GET";
    const path = address.replace("/api/v1", "");
    asked.push({ what: `${method} ${path}`, key: new Headers(init.headers).get("Idempotency-Key") });
    const [status, body] = answers(method, path);
    return Promise.resolve(new Response(status === 204 ? null : JSON.stringify(body ?? {}), { status }));
  });
  return asked;
}

const NOT_SIGNED_IN = { type: "https://narrative-os.org/problems/not-signed-in", title: "Not signed in" };

describe("a session that ran out", () => {
  it("is renewed once for many requests, which are sent again under their own keys", async () => {
    let fresh = false;
    const asked = serve((_, path) => {
      if (path === "/session/refresh") fresh = true;
      return fresh ? [200, { ok: path }] : [401, NOT_SIGNED_IN];
    });
    const both = await Promise.all([get("/projects"), post("/projects", {})]);
    expect(both).toEqual([{ ok: "/projects" }, { ok: "/projects" }]);
    expect(asked.filter(({ what }) => what === "POST /session/refresh")).toHaveLength(1);
    const posts = asked.filter(({ what }) => what === "POST /projects");
    expect(posts).toHaveLength(2);
    expect(posts[0]?.key).toBe(posts[1]?.key);
    expect(presence.get()).toBe("here");
  });

  it("is over where it cannot be renewed, and is not asked for again until somebody signs in", async () => {
    const asked = serve(() => [401, NOT_SIGNED_IN]);
    await expect(get("/projects")).rejects.toMatchObject({ status: 401 });
    expect(presence.get()).toBe("stranger");
    await expect(get("/projects")).rejects.toMatchObject({ status: 401 });
    expect(asked.map(({ what }) => what)).toEqual([
      "GET /projects",
      "POST /session/refresh",
      "GET /projects",
    ]);
  });

  it("is not over because the server is away, or because a password was wrong", async () => {
    serve((_, path) => (path === "/session/refresh" ? [503] : [401, NOT_SIGNED_IN]));
    await expect(get("/projects")).rejects.toMatchObject({ status: 503 });
    expect(presence.get()).toBe("unknown");
    const asked = serve(() => [401, { type: "x/wrong-credentials", title: "Wrong" }]);
    await expect(post("/account/password", {})).rejects.toMatchObject({ slug: "wrong-credentials" });
    await expect(post("/session", {}, { anonymous: true })).rejects.toMatchObject({ status: 401 });
    expect(asked).toHaveLength(2);
    expect(presence.get()).toBe("unknown");
  });

  it("needs no renewal that another tab has just made", async () => {
    const asked = serve(() => [200, {}]);
    const before = Date.now() - 10;
    expect(await renew(before)).toBe(true);
    expect(await renew(before)).toBe(true);
    expect(asked).toHaveLength(1);
  });

  it("is renewed ahead of time while somebody looks", async () => {
    vi.useFakeTimers();
    const asked = serve(() => [200, { expires_in: 900 }]);
    noteLifetime({ expires_in: 120 });
    const stop = keepFresh();
    await vi.advanceTimersByTimeAsync(40_000);
    expect(asked).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toHaveLength(1);
    stop();
    vi.useRealTimers();
  });

  it("may have ended already when somebody signs out", async () => {
    serve(() => [401, NOT_SIGNED_IN]);
    await signOut();
    serve(() => [503]);
    await expect(signOut()).rejects.toMatchObject({ status: 503 });
  });
});

describe("the line for news of a studio of several people", () => {
  beforeEach(() => {
    FakeSocket.last = null;
    vi.stubGlobal("WebSocket", FakeSocket);
  });
  afterEach(() => vi.useRealTimers());

  it("is opened with a ticket, a new one each time", async () => {
    vi.useFakeTimers();
    let number = 0;
    serve((method, path) =>
      path === "/session/ticket"
        ? [200, { ticket: `t${++number}`, expires_in: 30 }]
        : [200, { user: { id: "u", name: "Mara" }, mode: method === "GET" ? "multi-user" : "" }],
    );
    const cache = createQueryClient();
    const close = openLine("p", vi.fn(), vi.fn(), () => takeTicket(cache));
    await vi.advanceTimersByTimeAsync(0);
    expect(FakeSocket.last?.protocols).toEqual(["narrative", "ticket.t1"]);
    FakeSocket.last?.drop();
    await vi.advanceTimersByTimeAsync(600);
    expect(FakeSocket.last?.protocols).toEqual(["narrative", "ticket.t2"]);
    close();
  });

  it("waits for the next session when this one is over", async () => {
    let ticket: () => Promise<string> = () => Promise.reject(new Error("not yet"));
    const asked = vi.fn(() => ticket());
    serve(() => [401, NOT_SIGNED_IN]);
    ticket = () => post("/session/ticket");
    const close = openLine("p", vi.fn(), vi.fn(), asked);
    await vi.waitFor(() => expect(presence.get()).toBe("stranger"));
    expect(FakeSocket.last).toBeNull();
    ticket = () => Promise.resolve("good");
    await vi.waitFor(() => expect(asked).toHaveBeenCalledTimes(1));
    beginSession("");
    await vi.waitFor(() => expect(FakeSocket.last?.protocols).toEqual(["narrative", "ticket.good"]), {
      timeout: 3_000,
    });
    close();
  });

  it.each([
    [4403, "barred"],
    [4404, "gone"],
  ])("is not taken up again after %i", (code, line) => {
    const close = openLine("p", vi.fn());
    const first = FakeSocket.last;
    first?.drop(code);
    expect(lineStore.get()).toBe(line);
    window.dispatchEvent(new Event("online"));
    expect(FakeSocket.last).toBe(first);
    close();
    expect(lineStore.get()).toBe("connecting");
  });
});

describe("the place to go on after signing in", () => {
  it("is always in this studio", () => {
    const next = (address: string) => readNext(new URLSearchParams({ next: address }));
    expect(next("/projects/1?x=2#y")).toBe("/projects/1?x=2#y");
    for (const foreign of [
      "https://evil.example",
      "//evil.example",
      "/\\evil.example",
      "javascript:x",
      "/sign-in",
    ])
      expect(next(foreign)).toBe("/");
    expect(readNext(new URLSearchParams())).toBe("/");
    expect(signInAddress("/")).toBe("/sign-in");
    expect(signInAddress("/a?b=c")).toBe("/sign-in?next=%2Fa%3Fb%3Dc");
    // A token stays where no server reads it.
    const kept = signInAddress("/invitation#token=t1");
    expect(kept).toBe("/sign-in#next=%2Finvitation%23token%3Dt1");
    expect(signUpAddress("/invitation#token=t1")).toBe("/sign-up#next=%2Finvitation%23token%3Dt1");
    expect(readNext(new URLSearchParams(), kept.slice(kept.indexOf("#")))).toBe("/invitation#token=t1");
  });
});
