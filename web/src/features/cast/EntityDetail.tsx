/** Rename, say what kind it is, part its names, and read its mentions one by one. */
import { useState, type SyntheticEvent } from "react";
import { useMay } from "@/api/access";
import {
  useEntityMentions,
  useSplitEntity,
  useUndoDecision,
  useUpdateEntity,
  type Entity,
} from "@/api/entities";
import { formatCount } from "@/lib/format";
import { trimContext } from "@/lib/passage";
import { Button } from "@/ui/Button";
import { Segmented, TextField } from "@/ui/fields";
import { Mishap, SkeletonLines } from "@/ui/feedback";
import { showProblem, showToast } from "@/ui/toasts";
import { reveal } from "@/ui/workbench";

const KINDS = [
  { value: "person", label: "Person" },
  { value: "place", label: "Place" },
  { value: "other", label: "Other" },
] as const;

export function EntityDetail({ projectId, entity }: { projectId: string; entity: Entity }) {
  const write = useMay(projectId, "write");
  return (
    <div className="entity-detail">
      {write ? <Deciding projectId={projectId} entity={entity} /> : null}
      <Mentions projectId={projectId} entity={entity} />
    </div>
  );
}

function Deciding({ projectId, entity }: { projectId: string; entity: Entity }) {
  const update = useUpdateEntity(projectId);
  const split = useSplitEntity(projectId);
  const undo = useUndoDecision(projectId);
  const [name, setName] = useState(entity.name);
  const [parted, setParted] = useState<ReadonlySet<string>>(new Set());
  const takeBack = () => undo.mutate(undefined, { onError: showProblem });
  const rename = (event: SyntheticEvent) => {
    event.preventDefault();
    const wanted = name.trim();
    if (!wanted || wanted === entity.name) return setName(entity.name);
    update.mutate(
      { entity, change: { name: wanted } },
      {
        onSuccess: () => showToast(`${entity.name} is listed as ${wanted}.`, { undo: takeBack }),
        onError: showProblem,
      },
    );
  };
  const part = () => {
    const aliases = [...parted];
    split.mutate(
      { entity: entity.id, aliases },
      {
        onSuccess: () => {
          setParted(new Set());
          showToast(`${aliases.join(", ")} stands alone now.`, { undo: takeBack });
        },
        onError: showProblem,
      },
    );
  };
  return (
    <>
      <form onSubmit={rename}>
        <TextField
          label="Listed as"
          note="Only the list changes; the text stays as it is."
          maxLength={200}
          value={name}
          onChange={(event) => setName(event.target.value)}
          onBlur={rename}
        />
      </form>
      <Segmented
        label="What it is"
        value={entity.kind === "person" || entity.kind === "place" ? entity.kind : "other"}
        options={KINDS}
        onChange={(kind) =>
          update.mutate(
            { entity, change: { kind } },
            {
              onSuccess: () => showToast(`${entity.name} moved to another list.`, { undo: takeBack }),
              onError: showProblem,
            },
          )
        }
      />
      {entity.aliases.length > 1 ? (
        <fieldset className="entity-aliases">
          <legend>Names in the text</legend>
          {entity.aliases.map((alias) => (
            <label key={alias.name}>
              <input
                type="checkbox"
                checked={parted.has(alias.name)}
                onChange={(event) => setParted((now) => toggle(now, alias.name, event.target.checked))}
              />
              <span>{alias.name}</span>
              <span className="entity-count">{alias.mentions}</span>
            </label>
          ))}
          {parted.size > 0 ? (
            <Button
              icon="split"
              disabled={parted.size === entity.aliases.length || split.isPending}
              onClick={part}
            >
              Somebody else
            </Button>
          ) : null}
        </fieldset>
      ) : null}
    </>
  );
}

function toggle(set: ReadonlySet<string>, value: string, on: boolean): ReadonlySet<string> {
  return new Set(on ? [...set, value] : [...set].filter((other) => other !== value));
}

function Mentions({ projectId, entity }: { projectId: string; entity: Entity }) {
  const [wanted, setWanted] = useState(false);
  const mentions = useEntityMentions(projectId, entity.id, wanted);
  const found = mentions.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <details className="entity-mentions" onToggle={(event) => setWanted(event.currentTarget.open)}>
      <summary>{formatCount(entity.mentions, "mention")}</summary>
      {mentions.error ? <Mishap error={mentions.error} onRetry={() => void mentions.refetch()} /> : null}
      {wanted && mentions.isPending ? <SkeletonLines lines={4} /> : null}
      <ol>
        {found.map((mention) => (
          <li key={`${mention.scene_id}-${mention.start}`}>
            <button
              type="button"
              onClick={() => reveal({ sceneId: mention.scene_id, start: mention.start, end: mention.end })}
            >
              <span className="mention-place">{mention.chapter_title}</span>
              <span className="mention-text">
                {trimContext(mention.prefix, "before")}
                <strong>{mention.quote}</strong>
                {trimContext(mention.suffix, "after")}
              </span>
            </button>
          </li>
        ))}
      </ol>
      {mentions.hasNextPage ? (
        <Button disabled={mentions.isFetchingNextPage} onClick={() => void mentions.fetchNextPage()}>
          More mentions
        </Button>
      ) : null}
    </details>
  );
}
