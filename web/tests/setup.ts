/** What jsdom lacks and a browser has; and a clean screen after every test. */
import "@testing-library/jest-dom/vitest";
import { cleanup, configure } from "@testing-library/react";
import { afterEach, vi } from "vitest";
import { presence } from "../src/api/signedIn";
import { toastStore } from "../src/ui/toasts";

// A machine that is busy elsewhere is slow, not wrong.
configure({ asyncUtilTimeout: 5_000 });

const nothing = () => undefined;

class StillObserver {
  observe = nothing;
  unobserve = nothing;
  disconnect = nothing;
}

function matchMedia(media: string): Partial<MediaQueryList> {
  return { matches: false, media, onchange: null, addEventListener: nothing, removeEventListener: nothing };
}

Object.assign(globalThis, { ResizeObserver: StillObserver, IntersectionObserver: StillObserver, matchMedia });
Element.prototype.scrollIntoView = nothing;

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  localStorage.clear();
  toastStore.set([]);
  presence.set("unknown");
});
