/** A chapter on the page: its heading, and its scenes with a mark between them. */
import { memo } from "react";
import { SceneBreak } from "@/features/manuscript/SceneBreak";
import { ScenePaper } from "@/features/manuscript/ScenePaper";
import { titleOfChapter, titleOfScene } from "@/api/outline";
import type { ChapterLine } from "@/api/types";

interface ChapterSectionProps {
  projectId: string;
  chapter: ChapterLine;
  parted: boolean;
}

export const ChapterSection = memo(function ChapterSection({
  projectId,
  chapter,
  parted,
}: ChapterSectionProps) {
  const name = titleOfChapter(chapter);
  const Heading = parted ? "h3" : "h2";
  return (
    <section className="chapter" aria-label={name}>
      <Heading dir="auto" className="chapter-title" data-untitled={chapter.title ? undefined : true}>
        {name}
      </Heading>
      {chapter.scenes.map((scene, place) => (
        <div key={scene.id} className="scene">
          <SceneBreak
            projectId={projectId}
            chapter={chapter}
            scene={scene}
            number={place + 1}
            before={chapter.scenes[place - 1]?.id}
          />
          <ScenePaper
            projectId={projectId}
            chapterId={chapter.id}
            sceneId={scene.id}
            words={scene.words}
            label={`${name}, ${titleOfScene(scene, place + 1)}`}
          />
        </div>
      ))}
    </section>
  );
});
