/** What shows when the pointer rests on a name in the page. */
import "@/features/cast/cast.css";
import { useEntities } from "@/api/entities";
import { listChapters, useOutline } from "@/api/outline";
import { HeatStrip } from "@/features/cast/HeatStrip";
import { formatCount } from "@/lib/format";
import { Button } from "@/ui/Button";
import { SkeletonLines } from "@/ui/feedback";
import { openPanel } from "@/ui/workbench";

interface EntityHintProps {
  projectId: string;
  id: string;
  onClose: () => void;
}

export default function EntityHint({ projectId, id, onClose }: EntityHintProps) {
  const entity = useEntities(projectId).data?.find((other) => other.id === id);
  const outline = useOutline(projectId).data;
  if (!entity) return <SkeletonLines lines={2} />;
  const others = entity.aliases.filter((alias) => alias.name !== entity.name);
  return (
    <div className="entity-hint" data-kind={entity.kind}>
      <strong>{entity.name}</strong>
      {others.length > 0 ? <p>{`Also ${others.map((alias) => alias.name).join(", ")}`}</p> : null}
      <p>{formatCount(entity.mentions, "mention")}</p>
      <HeatStrip
        name={entity.name}
        chapters={listChapters(outline)}
        mentions={new Map(entity.by_chapter.map((chapter) => [chapter.chapter_id, chapter.mentions]))}
      />
      <Button
        onClick={() => {
          onClose();
          openPanel("cast", { entityId: entity.id });
        }}
      >
        Open in the cast
      </Button>
    </div>
  );
}
