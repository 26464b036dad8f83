/** Puts a part of the app on a screen, with a cache, a theme and an address, as the app would. */
import { QueryClientProvider } from "@tanstack/react-query";
import { render } from "@testing-library/react";
import type { ReactNode } from "react";
import { createMemoryRouter, RouterProvider, type RouteObject } from "react-router";
import { createQueryClient } from "../src/api/queries";
import { Theme } from "../src/ui/Theme";
import { Toasts } from "../src/ui/toasts";

export function show(what: ReactNode) {
  return showRoutes([{ path: "*", element: what }], "/");
}

export function showRoutes(routes: RouteObject[], address: string) {
  const cache = createQueryClient();
  cache.setDefaultOptions({ queries: { retry: false } });
  const router = createMemoryRouter(routes, { initialEntries: [address] });
  const screen = render(
    <QueryClientProvider client={cache}>
      <Theme>
        <RouterProvider router={router} />
        <Toasts />
      </Theme>
    </QueryClientProvider>,
  );
  return { ...screen, cache, router };
}
