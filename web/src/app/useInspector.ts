/** Whether the inspector is on screen: beside the page where there is room, over it where there is not. */
import { useNarrow } from "@/ui/media";
import { preferences, setPreference, usePreference } from "@/ui/preferences";
import { setWorkbench, useWorkbench, workbench } from "@/ui/workbench";

export function useInspector(): { shown: boolean; toggle: () => void } {
  const narrow = useNarrow();
  const kept = usePreference("inspector");
  const over = useWorkbench((value) => value.pane === "inspector");
  const toggle = () => {
    if (narrow) setWorkbench({ pane: workbench.get().pane === "inspector" ? "page" : "inspector" });
    else setPreference("inspector", !preferences.get().inspector);
  };
  return { shown: narrow ? over : kept, toggle };
}
