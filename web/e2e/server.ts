/** Starts the studio on a free port with an empty data folder, and stops it when the tests are over. */
import { spawn, type ChildProcess } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const STARTS_WITHIN = 90_000;

export default async function startServer(): Promise<() => Promise<void>> {
  const given = process.env["NARRATIVE_URL"];
  if (given) {
    process.env["BASE_URL"] = given;
    return () => Promise.resolve();
  }
  const bin = process.env["BIN"] ?? resolve(import.meta.dirname, "../../.venv/bin");
  const data = mkdtempSync(join(tmpdir(), "narrative-e2e-"));
  // Started as root, the database runs under an account of its own, which has to get through.
  chmodSync(data, 0o755);
  const server = spawn(join(bin, "narrative"), ["serve", "--port", "0", "--data", join(data, "books")], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  process.env["BASE_URL"] = await readAddress(server);
  return async () => {
    await stop(server);
    rmSync(data, { recursive: true, force: true });
  };
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
