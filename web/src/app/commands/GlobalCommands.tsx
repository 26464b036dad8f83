/** The commands that work everywhere, the palette that finds them and the list of their keys. */
import { useState } from "react";
import { useNavigate } from "react-router";
import { Palette } from "@/app/commands/Palette";
import { KeyList } from "@/app/commands/KeyList";
import { Appearance } from "@/app/Appearance";
import { uiStore, openUi } from "@/app/screens";
import { useCommands, type Command } from "@/lib/commands";
import { useStore } from "@/lib/store";
import { changeSize, setPreference } from "@/ui/preferences";

export function GlobalCommands() {
  const navigate = useNavigate();
  const open = useStore(uiStore);
  const [close] = useState(() => () => openUi(null));
  useCommands([
    {
      id: "palette.open",
      title: "Find a command or a place",
      group: "Everywhere",
      keys: "mod+k",
      hidden: true,
      run: () => openUi("palette"),
    },
    {
      id: "keys.open",
      title: "Show the keys",
      group: "Everywhere",
      keys: "?",
      words: "keyboard shortcuts help",
      run: () => openUi("keys"),
    },
    {
      id: "library.open",
      title: "Go to my books",
      group: "Everywhere",
      words: "library projects home shelf",
      run: () => void navigate("/"),
    },
    {
      id: "book.new",
      title: "Begin a new book",
      group: "Everywhere",
      words: "create blank start template project",
      run: () => void navigate("/new"),
    },
    {
      id: "appearance.open",
      title: "Change how the page looks",
      group: "Page",
      words: "appearance theme font size",
      run: () => openUi("appearance"),
    },
    ...THEMES,
    { id: "size.larger", title: "Larger letters", group: "Page", keys: "mod+=", run: () => changeSize(1) },
    { id: "size.smaller", title: "Smaller letters", group: "Page", keys: "mod+-", run: () => changeSize(-1) },
  ]);
  return (
    <>
      <Palette opened={open === "palette"} onClose={close} />
      <KeyList opened={open === "keys"} onClose={close} />
      <Appearance opened={open === "appearance"} onClose={close} />
    </>
  );
}

const THEMES: Command[] = (["light", "sepia", "dark", "system"] as const).map((theme) => ({
  id: `theme.${theme}`,
  title: theme === "system" ? "Colours as the system has them" : `Colours: ${theme}`,
  group: "Page",
  words: "theme mode",
  run: () => setPreference("theme", theme),
}));
