/** Whether what was written is kept, and where. */
import { describeSaving, savingStore } from "@/editor/documents/status";
import { useStore } from "@/lib/store";

export function SaveState() {
  const saving = useStore(savingStore);
  const { text, tone } = describeSaving(saving);
  return (
    <span className="save-state" data-tone={tone} role="status" aria-live="polite">
      {text}
    </span>
  );
}
