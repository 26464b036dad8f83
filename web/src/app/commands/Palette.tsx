/** One line to type in, and every command, chapter and scene that answers it. */
import { Modal } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useId, useMemo, useRef, useState, type KeyboardEvent } from "react";
import { useNavigate } from "react-router";
import { searchEntries, type Entry } from "@/app/commands/search";
import { listChapters, outlineQuery, titleOfChapter, titleOfScene } from "@/api/outline";
import { useProjects } from "@/api/projects";
import type { Project } from "@/api/types";
import { commandStore, listCommands } from "@/lib/commands";
import { useStore } from "@/lib/store";
import { Keys } from "@/ui/Keys";
import { Icon } from "@/ui/icons";
import { reveal, useWorkbench } from "@/ui/workbench";

interface PaletteProps {
  opened: boolean;
  onClose: () => void;
}

export function Palette({ opened, onClose }: PaletteProps) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      withCloseButton={false}
      padding={0}
      size={600}
      yOffset="14vh"
      attributes={{ content: { "aria-label": "Find a command or a place" } }}
      classNames={{ content: "sheet-content palette" }}
      overlayProps={{ color: "var(--veil)", backgroundOpacity: 1 }}
      transitionProps={{ duration: 120 }}
    >
      {opened ? <Finder onClose={onClose} /> : null}
    </Modal>
  );
}

const NO_BOOKS: readonly Project[] = [];

function useEntries(): Entry[] {
  const groups = useStore(commandStore);
  const project = useWorkbench((value) => value.projectId);
  const cache = useQueryClient();
  const navigate = useNavigate();
  const shelf = useProjects().data ?? NO_BOOKS;
  return useMemo(() => {
    const commands = listCommands(groups)
      .filter((command) => !command.hidden && command.enabled !== false)
      .map<Entry>(({ id, title, group, words, keys, run }) => ({ id, title, group, words, keys, run }));
    const outline = project ? cache.getQueryData(outlineQuery(project).queryKey) : undefined;
    const places = listChapters(outline).flatMap<Entry>((chapter) => {
      const first = chapter.scenes[0];
      const title = titleOfChapter(chapter);
      return [
        ...(first
          ? [{ id: chapter.id, title, group: "Go to", run: () => reveal({ sceneId: first.id }) }]
          : []),
        ...chapter.scenes.slice(1).map((scene, place) => ({
          id: scene.id,
          title: `${title} · ${titleOfScene(scene, place + 2)}`,
          group: "Go to",
          run: () => reveal({ sceneId: scene.id }),
        })),
      ];
    });
    const books = shelf
      .filter((book) => book.id !== project)
      .map<Entry>((book) => ({
        id: book.id,
        title: book.title || "Untitled",
        group: "Open a book",
        words: `open book ${book.series}`,
        run: () => void navigate(`/projects/${book.id}`),
      }));
    return [...commands, ...places, ...books];
  }, [groups, project, cache, navigate, shelf]);
}

function Finder({ onClose }: { onClose: () => void }) {
  const entries = useEntries();
  const [query, setQuery] = useState("");
  const [chosen, setChosen] = useState(0);
  const list = useRef<HTMLUListElement>(null);
  const id = useId();
  const found = useMemo(() => searchEntries(entries, query), [entries, query]);
  const move = (by: number) => {
    const next = (chosen + by + found.length) % Math.max(1, found.length);
    setChosen(next);
    list.current?.querySelector(`[data-place="${next}"]`)?.scrollIntoView({ block: "nearest" });
  };
  const run = (entry: Entry | undefined) => {
    if (!entry) return;
    onClose();
    // The palette gives the focus back first; what the command focuses must come after.
    requestAnimationFrame(() => entry.run());
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const act: Record<string, () => void> = {
      ArrowDown: () => move(1),
      ArrowUp: () => move(-1),
      Enter: () => run(found[chosen]),
    };
    const chosenAct = act[event.key];
    if (!chosenAct) return;
    event.preventDefault();
    chosenAct();
  };
  return (
    <>
      <div className="palette-line">
        <Icon name="search" />
        <input
          autoFocus
          data-autofocus
          role="combobox"
          aria-expanded="true"
          aria-controls={id}
          aria-activedescendant={found[chosen] ? `${id}-${chosen}` : undefined}
          aria-label="Find a command or a place"
          placeholder="Type a command, a chapter or a book"
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
            setChosen(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <ul className="palette-list" role="listbox" id={id} ref={list} aria-label="Commands and places">
        {found.map((entry, place) => (
          // eslint-disable-next-line jsx-a11y/click-events-have-key-events -- the keys are on the line above the list
          <li
            key={entry.id}
            id={`${id}-${place}`}
            data-place={place}
            role="option"
            aria-selected={place === chosen}
            onClick={() => run(entry)}
            onMouseMove={() => setChosen(place)}
          >
            <span className="palette-title">{entry.title}</span>
            <span className="palette-group">{entry.group}</span>
            {entry.keys ? <Keys keys={entry.keys} /> : null}
          </li>
        ))}
      </ul>
      {found.length === 0 ? <p className="palette-none">Nothing answers “{query}”.</p> : null}
    </>
  );
}
