import { defineConfig } from "@playwright/test";
import usual from "./playwright.config";

export default defineConfig({ ...usual, testIgnore: [], testMatch: "**/latency.spec.ts", timeout: 240_000 });
