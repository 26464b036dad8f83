import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const api = process.env["NARRATIVE_API"] ?? "http://127.0.0.1:8000";

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  // The studio puts a word of its own here for every answer; the content policy runs nothing without it.
  html: { cspNonce: "{{nonce}}" },
  build: {
    target: "es2022",
    sourcemap: false,
    rollupOptions: { output: { manualChunks: chunkOf } },
  },
  server: { proxy: { "/api": { target: api, ws: true } } },
  test: {
    environment: "jsdom",
    globals: false,
    testTimeout: 20_000,
    setupFiles: ["tests/setup.ts"],
    include: ["src/**/*.test.{ts,tsx}"],
    coverage: {
      provider: "v8",
      include: ["src/**/*.{ts,tsx}"],
      exclude: ["src/**/*.test.{ts,tsx}", "src/api/schema.d.ts", "src/main.tsx", "src/vite-env.d.ts"],
      thresholds: { lines: 80, statements: 80, functions: 80, branches: 70 },
      reporter: ["text-summary"],
    },
  },
});

/** What every screen needs goes into one long-lived file; the editor stays in its own and is fetched when needed. */
function chunkOf(id: string): string | undefined {
  if (/node_modules\/(react|react-dom|scheduler|react-router)\//.test(id)) return "react";
  if (/node_modules\/(@tiptap|prosemirror-|orderedmap|rope-sequence|w3c-keyname|yjs|lib0)/.test(id))
    return "prosemirror";
  return undefined;
}
