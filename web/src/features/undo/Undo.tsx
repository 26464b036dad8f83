/** Undo and redo in the top line of an open book, by key and by palette; inside the text the keys stay the editor's. */
import { titleOf, useUndoing, type Undoing } from "@/features/undo/useUndoing";
import { useCommands } from "@/lib/commands";
import { isMac } from "@/lib/keys";
import { IconButton } from "@/ui/Button";
import { usePhone } from "@/ui/media";

export default function Undo({ projectId }: { projectId: string }) {
  const undoing = useUndoing(projectId);
  return undoing.able ? <Standing undoing={undoing} /> : null;
}

function Standing({ undoing }: { undoing: Undoing }) {
  const { undo, redo, go } = undoing;
  const phone = usePhone();
  const shared = { group: "Book", apart: true };
  useCommands(
    [
      {
        ...shared,
        id: "undo.undo",
        title: titleOf("undo", undo),
        keys: "mod+z",
        words: "undo take back",
        hidden: !undo,
        run: () => go("undo"),
      },
      {
        ...shared,
        id: "undo.redo",
        title: titleOf("redo", redo),
        keys: "mod+shift+z",
        words: "redo again",
        hidden: !redo,
        run: () => go("redo"),
      },
      {
        ...shared,
        id: "undo.redo-too",
        title: "Redo",
        keys: "mod+y",
        hidden: true,
        enabled: !isMac,
        run: () => go("redo"),
      },
    ],
    [undo?.id, redo?.id, undo?.sentence, redo?.sentence],
  );
  // On a phone there is no room beside the title; both stand under More.
  if (phone) return null;
  return (
    <span className="top-pair">
      <IconButton
        icon="undo"
        label={titleOf("undo", undo)}
        keys="mod+z"
        disabled={!undo}
        onClick={() => go("undo")}
      />
      <IconButton
        icon="redo"
        label={titleOf("redo", redo)}
        keys="mod+shift+z"
        disabled={!redo}
        onClick={() => go("redo")}
      />
    </span>
  );
}
