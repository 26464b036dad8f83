/** Paper and ink around everything: colours, letters, and the floating parts that follow them. */
import { createTheme, MantineProvider } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useEffect, type ReactNode } from "react";
import { preferences, type Theme as ThemeName } from "@/ui/preferences";
import { useStore } from "@/lib/store";
import { styleNonce } from "@/lib/trust";

const theme = createTheme({
  fontFamily: "var(--sans)",
  fontFamilyMonospace: "ui-monospace, monospace",
  headings: { fontFamily: "var(--sans)", fontWeight: "600" },
  defaultRadius: 6,
  respectReducedMotion: true,
  cursorType: "pointer",
});

export function resolveTheme(theme: ThemeName, systemDark: boolean): Exclude<ThemeName, "system"> {
  if (theme !== "system") return theme;
  return systemDark ? "dark" : "light";
}

export function Theme({ children }: { children: ReactNode }) {
  const chosen = useStore(preferences, (value) => value.theme);
  const size = useStore(preferences, (value) => value.size);
  const measure = useStore(preferences, (value) => value.measure);
  const systemDark = useMediaQuery("(prefers-color-scheme: dark)", undefined, {
    getInitialValueInEffect: false,
  });
  const paper = resolveTheme(chosen, systemDark);
  useEffect(() => {
    const root = document.documentElement;
    root.dataset["theme"] = paper;
    root.dataset["measure"] = measure;
    root.style.setProperty("--page-size", `${size / 16}rem`);
  }, [paper, size, measure]);
  return (
    <MantineProvider
      theme={theme}
      getStyleNonce={() => styleNonce}
      forceColorScheme={paper === "dark" ? "dark" : "light"}
      // Nothing glides in a test, where nobody is looking.
      env={import.meta.env.MODE === "test" ? "test" : "default"}
    >
      {children}
    </MantineProvider>
  );
}
