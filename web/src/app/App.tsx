/** The app as a whole: theme, cache, routes, and what stands above every screen. */
import "@/app/features";
import "@/app/app.css";
import { QueryClientProvider } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useState } from "react";
import { createBrowserRouter, Outlet, RouterProvider } from "react-router";
import { GlobalCommands } from "@/app/commands/GlobalCommands";
import { Missing } from "@/app/Missing";
import { SignedOut } from "@/app/SignedOut";
import { createQueryClient } from "@/api/queries";
import { keepFresh } from "@/api/renewal";
import { Library } from "@/features/library/Library";
import { Boundary, SkeletonLines } from "@/ui/feedback";
import { readSlots } from "@/ui/slots";
import { Theme } from "@/ui/Theme";
import { Toasts } from "@/ui/toasts";
import { runKeys } from "@/lib/commands";

const Studio = lazy(() => import("@/app/Studio"));

export function Frame() {
  useEffect(keepFresh, []);
  useEffect(() => {
    const modified = (event: KeyboardEvent) => event.ctrlKey || event.metaKey || event.altKey;
    // The editor takes every Enter, Control or not; combinations are looked at before it sees them.
    const early = (event: KeyboardEvent) => (modified(event) ? runKeys(event) : false);
    const late = (event: KeyboardEvent) => (modified(event) ? false : runKeys(event));
    window.addEventListener("keydown", early, true);
    window.addEventListener("keydown", late);
    return () => {
      window.removeEventListener("keydown", early, true);
      window.removeEventListener("keydown", late);
    };
  }, []);
  return (
    <>
      <a className="skip" href="#page">
        Go to the page
      </a>
      <Suspense fallback={<Waiting />}>
        <Boundary>
          <Outlet />
        </Boundary>
      </Suspense>
      <GlobalCommands />
      <SignedOut />
      <Toasts />
    </>
  );
}

function Waiting() {
  return (
    <main className="waiting" id="page">
      <SkeletonLines lines={6} />
    </main>
  );
}

export function createRoutes() {
  return [
    {
      Component: Frame,
      ErrorBoundary: Missing,
      children: [
        { path: "/", Component: Library },
        { path: "/projects/:projectId", Component: Studio },
        { path: "/projects/:projectId/scenes/:sceneId", Component: Studio },
        ...readSlots().routes,
        { path: "*", Component: Missing },
      ],
    },
  ];
}

export function App() {
  const [cache] = useState(createQueryClient);
  const [router] = useState(() => createBrowserRouter(createRoutes()));
  return (
    <QueryClientProvider client={cache}>
      <Theme>
        <RouterProvider router={router} />
      </Theme>
    </QueryClientProvider>
  );
}
