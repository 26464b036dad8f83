/** One name in the list, and, opened, everything that is known of it. */
import { useMay } from "@/api/access";
import type { Entity } from "@/api/entities";
import type { ChapterLine } from "@/api/types";
import { EntityDetail } from "@/features/cast/EntityDetail";
import { HeatStrip } from "@/features/cast/HeatStrip";
import { formatNumber } from "@/lib/format";

interface EntityLineProps {
  projectId: string;
  entity: Entity;
  chapters: readonly ChapterLine[];
  opened: boolean;
  picked: boolean;
  onPick: (on: boolean) => void;
  onOpen: () => void;
}

export function EntityLine(props: EntityLineProps) {
  const { entity, chapters, opened, picked, onPick, onOpen } = props;
  const write = useMay(props.projectId, "write");
  const mentions = new Map(entity.by_chapter.map((chapter) => [chapter.chapter_id, chapter.mentions]));
  const others = entity.aliases.filter((alias) => alias.name !== entity.name);
  return (
    <li className="entity" data-kind={entity.kind} data-opened={opened || undefined}>
      <div className="entity-line">
        {write ? (
          <input
            type="checkbox"
            checked={picked}
            aria-label={`Choose ${entity.name}`}
            onChange={(event) => onPick(event.target.checked)}
          />
        ) : null}
        <button type="button" className="entity-open" aria-expanded={opened} onClick={onOpen}>
          <span className="entity-name">{entity.name}</span>
          <span className="entity-count">{formatNumber(entity.mentions)}</span>
          {others.length > 0 ? (
            <span className="entity-others">{others.map((alias) => alias.name).join(" · ")}</span>
          ) : null}
        </button>
      </div>
      <HeatStrip name={entity.name} chapters={chapters} mentions={mentions} />
      {opened ? <EntityDetail projectId={props.projectId} entity={entity} /> : null}
    </li>
  );
}
