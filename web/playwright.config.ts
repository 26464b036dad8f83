import { defineConfig } from "@playwright/test";

const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
const root = process.getuid?.() === 0;

export default defineConfig({
  testDir: "e2e",
  testIgnore: "**/latency.spec.ts",
  outputDir: "test-results",
  globalSetup: "./e2e/server.ts",
  workers: 1,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  forbidOnly: Boolean(process.env["CI"]),
  reporter: [["list"]],
  use: {
    viewport: { width: 1440, height: 900 },
    trace: "retain-on-failure",
    launchOptions: { executablePath, args: root ? ["--no-sandbox"] : [] },
  },
});
