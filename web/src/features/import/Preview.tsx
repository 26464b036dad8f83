/** What was found in the file, and the tools to correct it before it becomes a book. */
import { useEffect, useMemo, useRef, useState } from "react";
import {
  saveBoundaries,
  useApplyImport,
  type Boundary,
  type DocumentBlock,
  type Import,
} from "@/api/imports";
import { listSections, readHeadings, withOpening } from "@/features/import/boundaries";
import { BookNames, useBookNames } from "@/features/import/BookNames";
import { Contents } from "@/features/import/Contents";
import { Report } from "@/features/import/Report";
import { TextWithBoundaries, type TextHandle } from "@/features/import/TextWithBoundaries";
import { useHistory } from "@/features/import/history";
import { useCommands } from "@/lib/commands";
import { formatCount } from "@/lib/format";
import { Button, IconButton } from "@/ui/Button";
import { usePhone } from "@/ui/media";
import { Segmented } from "@/ui/fields";
import { showProblem } from "@/ui/toasts";

interface PreviewProps {
  projectId: string;
  one: Import;
  blocks: DocumentBlock[];
  /** The book was made for this file, so the file may name it. */
  fresh: boolean;
  onCancel: () => void;
}

const SETTLES = 900;

export function Preview({ projectId, one, blocks, fresh, onCancel }: PreviewProps) {
  const [first] = useState(() => withOpening(one.boundaries ?? [], blocks));
  const names = useBookNames(projectId, one);
  const [headings] = useState(() => readHeadings(first));
  const history = useHistory<Boundary[]>(first);
  const boundaries = history.now;
  const apply = useApplyImport(projectId, one.id);
  const text = useRef<TextHandle>(null);
  const phone = usePhone();
  const [view, setView] = useState<"contents" | "text">("contents");
  const sections = useMemo(() => listSections(boundaries, blocks), [boundaries, blocks]);
  useKeeping(projectId, one.id, first, boundaries);
  useCommands(
    [
      {
        id: "import.undo",
        title: "Undo",
        group: "Import",
        keys: "mod+z",
        enabled: history.canUndo,
        run: history.undo,
      },
      {
        id: "import.redo",
        title: "Redo",
        group: "Import",
        keys: "mod+shift+z",
        enabled: history.canRedo,
        run: history.redo,
      },
    ],
    [history.canUndo, history.canRedo],
  );
  const count = (level: Boundary["level"]) =>
    sections.filter(({ boundary, included }) => included && boundary.level === level).length;
  const chapters = count("chapter");
  const bringIn = async () => {
    try {
      if (fresh) await names.keep();
      await apply.mutateAsync(boundaries);
    } catch (error) {
      showProblem(error);
    }
  };
  const show = (block: number) => {
    setView("text");
    // On a phone the text is only drawn once it is on screen.
    requestAnimationFrame(() => text.current?.scrollTo(block));
  };
  return (
    <main className="preview" id="page">
      <header className="preview-head">
        <div>
          {fresh ? <BookNames names={names} /> : <h1>{one.filename}</h1>}
          <p>
            {[
              count("part") > 0 ? formatCount(count("part"), "part") : null,
              formatCount(chapters, "chapter"),
              formatCount(
                blocks.reduce((sum, block) => sum + block.words, 0),
                "word",
              ),
            ]
              .filter(Boolean)
              .join(" · ")}
          </p>
        </div>
        <div className="preview-buttons">
          <IconButton
            icon="history"
            label="Undo"
            keys="mod+z"
            disabled={!history.canUndo}
            onClick={history.undo}
          />
          <Button tone="quiet" onClick={onCancel}>
            Cancel
          </Button>
          <Button tone="main" disabled={apply.isPending} onClick={() => void bringIn()}>
            Bring it in
          </Button>
        </div>
      </header>
      <Report report={one.report ?? null} sections={sections} />
      {phone ? (
        <Segmented
          label="What to look at"
          value={view}
          options={[
            { value: "contents", label: "Chapters" },
            { value: "text", label: "Text" },
          ]}
          onChange={setView}
        />
      ) : null}
      <div className="preview-panes">
        {!phone || view === "contents" ? (
          <Contents sections={sections} boundaries={boundaries} onChange={history.set} onShow={show} />
        ) : null}
        {!phone || view === "text" ? (
          <TextWithBoundaries
            ref={text}
            blocks={blocks}
            boundaries={boundaries}
            headings={headings}
            onChange={history.set}
          />
        ) : null}
      </div>
    </main>
  );
}

/** Corrections are kept on the server a moment after they are made, so that a reload loses none. */
function useKeeping(project: string, id: string, first: Boundary[], boundaries: Boundary[]) {
  const kept = useRef(first);
  useEffect(() => {
    if (boundaries === kept.current) return;
    const timer = setTimeout(() => {
      kept.current = boundaries;
      void saveBoundaries(project, id, boundaries).catch(showProblem);
    }, SETTLES);
    return () => clearTimeout(timer);
  }, [project, id, boundaries]);
}
