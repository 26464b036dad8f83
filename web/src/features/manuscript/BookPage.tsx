/** The column of text and the room around it. */
import { memo, useEffect, useState, type RefObject } from "react";
import { createRings, RingsContext, type Rings } from "@/features/manuscript/nearness";
import { ChapterSection } from "@/features/manuscript/ChapterSection";
import { WordLine } from "@/features/manuscript/WordLine";
import { useMay } from "@/api/access";
import { listChapters } from "@/api/outline";
import type { Outline } from "@/api/types";
import { useStructure } from "@/editor/structure";
import { Button } from "@/ui/Button";
import { EmptyState } from "@/ui/feedback";
import { usePreference } from "@/ui/preferences";
import { setWorkbench, workbench } from "@/ui/workbench";

interface BookPageProps {
  projectId: string;
  outline: Outline;
  scroll: RefObject<HTMLDivElement | null>;
}

export const BookPage = memo(function BookPage({ projectId, outline, scroll }: BookPageProps) {
  const [rings, setRings] = useState<Rings | null>(null);
  const names = usePreference("names");
  const washes = usePreference("washes");
  useEffect(() => {
    if (!scroll.current) return;
    const made = createRings(scroll.current);
    setRings(made);
    return () => {
      made.near.close();
      made.here.close();
      made.line.close();
    };
  }, [scroll]);
  const first = listChapters(outline).find(({ scenes }) => scenes.length > 0);
  useEffect(() => {
    const scene = first?.scenes[0];
    // Until the reader has moved, they are where the book begins.
    if (first && scene && workbench.get().sceneId === null)
      setWorkbench({ sceneId: scene.id, chapterId: first.id });
  }, [first]);
  const empty = listChapters(outline).length === 0;
  const parted = outline.parts.length > 1 || Boolean(outline.parts[0]?.title);
  return (
    <>
      <div className="page-scroll" ref={scroll} tabIndex={-1} data-names={names} data-washes={washes}>
        <div className="page-column">
          <RingsContext.Provider value={rings}>
            {outline.parts.map((part) => (
              <section key={part.id} className="part" aria-label={part.title || undefined}>
                {parted && part.title ? <h2 className="part-title">{part.title}</h2> : null}
                {part.chapters.map((chapter) => (
                  <ChapterSection key={chapter.id} projectId={projectId} chapter={chapter} parted={parted} />
                ))}
              </section>
            ))}
          </RingsContext.Provider>
          {empty ? <NothingYet projectId={projectId} /> : <div className="page-end" aria-hidden="true" />}
        </div>
      </div>
      <WordLine outline={outline} />
    </>
  );
});

function NothingYet({ projectId }: { projectId: string }) {
  const structure = useStructure(projectId);
  const write = useMay(projectId, "write");
  const begin = () => structure.create("chapter", { title: "Chapter 1" });
  if (!write)
    return (
      <EmptyState title="An empty book">Nothing was written in it yet. What comes appears here.</EmptyState>
    );
  return (
    <EmptyState
      title="An empty book"
      action={
        <Button tone="main" onClick={() => void begin()}>
          Add the first chapter
        </Button>
      }
    >
      Begin with a chapter, or bring a manuscript you already have from the library.
    </EmptyState>
  );
}
