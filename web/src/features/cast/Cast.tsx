/** Cast and places as found: aliases grouped, one click to join what is one and part what is two. */
import "@/features/cast/cast.css";
import { useMemo, useState } from "react";
import { useEntities, useMergeEntities, useUndoDecision, type Entity } from "@/api/entities";
import { listChapters, useOutline } from "@/api/outline";
import { EntityLine } from "@/features/cast/EntityLine";
import { formatCount } from "@/lib/format";
import { Button } from "@/ui/Button";
import { Segmented, TextField } from "@/ui/fields";
import { EmptyState, Mishap, SkeletonLines } from "@/ui/feedback";
import { showProblem, showToast } from "@/ui/toasts";
import { setWorkbench, useWorkbench } from "@/ui/workbench";

type Group = "person" | "place" | "other";

const GROUPS: readonly { value: Group; label: string }[] = [
  { value: "person", label: "Cast" },
  { value: "place", label: "Places" },
  { value: "other", label: "Other" },
];
const AT_FIRST = 40;

export default function Cast({ projectId }: { projectId: string }) {
  const entities = useEntities(projectId);
  const outline = useOutline(projectId).data;
  const chapters = useMemo(() => listChapters(outline), [outline]);
  const [group, setGroup] = useState<Group>("person");
  const [words, setWords] = useState("");
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [all, setAll] = useState(false);
  const chosen = useWorkbench((value) => value.entityId);
  const merge = useMergeEntities(projectId);
  const undo = useUndoDecision(projectId);

  const found = useMemo(() => entities.data ?? [], [entities.data]);
  const standing = useMemo(() => arrange(found, group, words), [found, group, words]);
  const opened = found.find(({ id }) => id === chosen);
  const shown = all || words ? standing : standing.slice(0, AT_FIRST);
  const listed = opened && groupOf(opened) === group && !shown.includes(opened) ? [opened, ...shown] : shown;

  const pick = (id: string, on: boolean) =>
    setPicked((now) => new Set(on ? [...now, id] : [...now].filter((other) => other !== id)));
  const join = () => {
    const ones = found.filter(({ id }) => picked.has(id)).sort((a, b) => b.mentions - a.mentions);
    const first = ones[0];
    if (!first || ones.length < 2) return;
    merge.mutate(
      { ids: ones.map(({ id }) => id), name: first.name },
      {
        onSuccess: () => {
          setPicked(new Set());
          showToast(`${ones.map(({ name }) => name).join(", ")} are one now.`, {
            undo: () => undo.mutate(undefined, { onError: showProblem }),
          });
        },
        onError: showProblem,
      },
    );
  };

  if (entities.isPending)
    return (
      <div className="cast">
        <SkeletonLines lines={10} height={34} />
      </div>
    );
  if (entities.error) return <Mishap error={entities.error} onRetry={() => void entities.refetch()} />;
  if (found.length === 0)
    return (
      <EmptyState title="Nobody yet">
        People and places appear here once the book has been checked.
      </EmptyState>
    );
  return (
    <div className="cast">
      <Segmented label="What to list" value={group} options={GROUPS} onChange={setGroup} />
      <TextField
        label="Find a name"
        hushed
        placeholder="Find a name"
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
      {picked.size > 0 ? (
        <div className="cast-picked" role="status">
          <span>{picked.size === 1 ? "Choose another that is the same" : `${picked.size} chosen`}</span>
          <Button tone="main" icon="merge" disabled={picked.size < 2 || merge.isPending} onClick={join}>
            They are one
          </Button>
          <Button tone="quiet" onClick={() => setPicked(new Set())}>
            Cancel
          </Button>
        </div>
      ) : null}
      {listed.length === 0 ? <EmptyState title={words ? "No such name" : "None found"} /> : null}
      <ul className="cast-list">
        {listed.map((entity) => (
          <EntityLine
            key={entity.id}
            projectId={projectId}
            entity={entity}
            chapters={chapters}
            opened={entity.id === chosen}
            picked={picked.has(entity.id)}
            onPick={(on) => pick(entity.id, on)}
            onOpen={() => setWorkbench({ entityId: entity.id === chosen ? null : entity.id })}
          />
        ))}
      </ul>
      {shown.length < standing.length ? (
        <Button className="cast-more" onClick={() => setAll(true)}>
          {`Show ${formatCount(standing.length - shown.length, "more name")}`}
        </Button>
      ) : null}
    </div>
  );
}

function groupOf(entity: Entity): Group {
  return entity.kind === "person" || entity.kind === "place" ? entity.kind : "other";
}

function arrange(found: readonly Entity[], group: Group, words: string): Entity[] {
  const wanted = words.trim().toLowerCase();
  return found
    .filter((entity) => groupOf(entity) === group)
    .filter(({ name, aliases }) =>
      [name, ...aliases.map((alias) => alias.name)].some((text) => text.toLowerCase().includes(wanted)),
    )
    .sort((a, b) => b.mentions - a.mentions || a.name.localeCompare(b.name));
}
