/** Starts the studio on a free port with an empty data folder, and stops it when the tests are over. */
import { spawn, type ChildProcess } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const STARTS_WITHIN = 90_000;

export interface Studio {
  address: string;
  /** The folder with everything it keeps. */
  folder: string;
  stop: () => Promise<void>;
}

export default async function startServer(): Promise<() => Promise<void>> {
  const given = process.env["NARRATIVE_URL"];
  if (given) {
    process.env["BASE_URL"] = given;
    return () => Promise.resolve();
  }
  const studio = await startStudio();
  process.env["BASE_URL"] = studio.address;
  return studio.stop;
}

/** Starts a studio of its own, where people sign in if `manyAt` names the port to be found at. */
export async function startStudio(manyAt?: number): Promise<Studio> {
  const bin = process.env["BIN"] ?? resolve(import.meta.dirname, "../../.venv/bin");
  const data = mkdtempSync(join(tmpdir(), "narrative-e2e-"));
  // Started as root, the database runs under an account of its own, which has to get through.
  chmodSync(data, 0o755);
  const folder = join(data, "books");
  // Passkeys are bound to a name: a number will not do.
  const many = manyAt ? ["--multi-user", "--public-url", `http://localhost:${manyAt}`] : [];
  const server = spawn(
    join(bin, "narrative"),
    ["serve", "--port", `${manyAt ?? 0}`, "--data", folder, ...many],
    // One machine plays everybody here, faster than anybody would.
    { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, NARRATIVE_LIMITS: "false" } },
  );
  const address = await readAddress(server);
  return {
    address: manyAt ? `http://localhost:${manyAt}` : address,
    folder,
    stop: async () => {
      await stop(server);
      rmSync(data, { recursive: true, force: true });
    },
  };
}

/** A port that nobody listens on at this moment. */
export function findPort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.on("error", fail);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() =>
        address && typeof address === "object" ? done(address.port) : fail(new Error("No port")),
      );
    });
  });
}

function readAddress(server: ChildProcess): Promise<string> {
  return new Promise((done, fail) => {
    let said = "";
    const timer = setTimeout(() => fail(new Error(`The studio did not start:\n${said}`)), STARTS_WITHIN);
    const read = (chunk: Buffer) => {
      said += chunk.toString();
      const address = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0];
      if (!address) return;
      clearTimeout(timer);
      done(address);
    };
    server.stdout?.on("data", read);
    server.stderr?.on("data", read);
    server.on("exit", (code) => fail(new Error(`The studio ended with ${code ?? "a signal"}:\n${said}`)));
  });
}

function stop(server: ChildProcess): Promise<void> {
  return new Promise((done) => {
    server.on("exit", () => done());
    server.kill("SIGINT");
  });
}
