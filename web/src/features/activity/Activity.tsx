/** What was done in this book, day by day: who, what and when, and the way to where it was. */
import "@/features/activity/activity.css";
import { useId, useMemo, useState } from "react";
import { useNavigate } from "react-router";
import { useActivity } from "@/api/activity";
import { useMembers } from "@/api/members";
import { listChapters, listScenes, useOutline } from "@/api/outline";
import { useSession } from "@/api/session";
import type { Deed, Outline } from "@/api/types";
import { formatDay, formatMoment, formatTime } from "@/lib/format";
import { Button } from "@/ui/Button";
import { EmptyState, Mishap, SkeletonLines } from "@/ui/feedback";
import { openPanel, reveal } from "@/ui/workbench";

export default function Activity({ projectId }: { projectId: string }) {
  const [person, setPerson] = useState<string | null>(null);
  const feed = useActivity(projectId, person);
  const deeds = useMemo(() => feed.data?.pages.flatMap((page) => page.items) ?? [], [feed.data]);
  const people = usePeople(projectId, deeds);
  return (
    <section className="activity" aria-label="Activity">
      {people.length > 1 ? <ByPerson people={people} value={person} onChange={setPerson} /> : null}
      {feed.error ? <Mishap error={feed.error} onRetry={() => void feed.refetch()} /> : null}
      {feed.isPending ? <SkeletonLines lines={8} height={30} /> : null}
      {feed.data && deeds.length === 0 ? (
        <EmptyState title="Nothing done yet">
          Whatever is written, moved, renamed or deleted in this book is told here, with the name of whoever
          did it.
        </EmptyState>
      ) : null}
      {byDay(deeds).map(([day, done]) => (
        <Day key={day} projectId={projectId} day={day} deeds={done} />
      ))}
      {feed.hasNextPage ? (
        <Button
          className="activity-more"
          disabled={feed.isFetchingNextPage}
          onClick={() => void feed.fetchNextPage()}
        >
          {feed.isFetchingNextPage ? "Fetching…" : "Show earlier"}
        </Button>
      ) : null}
    </section>
  );
}

interface Person {
  id: string;
  name: string;
}

/** Everybody who is here or has done something that is listed. */
function usePeople(projectId: string, deeds: readonly Deed[]): Person[] {
  const together = useSession().data?.mode === "multi-user";
  const members = useMembers(projectId, together).data;
  return useMemo(() => {
    const people = new Map<string, string>();
    for (const member of members ?? []) people.set(member.user_id, member.name);
    for (const { user } of deeds) if (user.id && !people.has(user.id)) people.set(user.id, user.name);
    return [...people].map(([id, name]) => ({ id, name }));
  }, [members, deeds]);
}

interface ByPersonProps {
  people: readonly Person[];
  value: string | null;
  onChange: (person: string | null) => void;
}

function ByPerson({ people, value, onChange }: ByPersonProps) {
  const id = useId();
  return (
    <div className="activity-who">
      <label htmlFor={id}>Done by</label>
      <select
        id={id}
        className="input"
        value={value ?? ""}
        onChange={(event) => onChange(event.target.value || null)}
      >
        <option value="">Everybody</option>
        {people.map((person) => (
          <option key={person.id} value={person.id}>
            {person.name}
          </option>
        ))}
      </select>
    </div>
  );
}

function Day({ projectId, day, deeds }: { projectId: string; day: string; deeds: readonly Deed[] }) {
  const outline = useOutline(projectId).data;
  const navigate = useNavigate();
  return (
    <section className="activity-day">
      <h2>{day}</h2>
      <ol>
        {deeds.map((deed) => {
          const go = wayTo(deed, outline, projectId, (address) => void navigate(address));
          const inside = (
            <>
              <span className="activity-sentence" dir="auto">
                {deed.sentence}
              </span>
              <time dateTime={deed.at} title={formatMoment(deed.at)}>
                {formatTime(deed.at)}
              </time>
            </>
          );
          return (
            <li key={deed.id}>
              {go ? (
                <button type="button" onClick={go}>
                  {inside}
                </button>
              ) : (
                <div>{inside}</div>
              )}
            </li>
          );
        })}
      </ol>
    </section>
  );
}

function byDay(deeds: readonly Deed[]): [string, Deed[]][] {
  const days = new Map<string, Deed[]>();
  for (const deed of deeds) {
    const day = formatDay(deed.at);
    days.set(day, [...(days.get(day) ?? []), deed]);
  }
  return [...days];
}

/** Where a deed leads; null where what it was done to is no longer here. */
function wayTo(
  { thing, thing_id: id }: Deed,
  outline: Outline | undefined,
  projectId: string,
  navigate: (address: string) => void,
): (() => void) | null {
  if (thing === "member" || thing === "invitation") return () => navigate(`/projects/${projectId}/people`);
  if (!id) return null;
  if (thing === "finding") return () => openPanel("findings", { findingId: id });
  if (thing === "entity") return () => openPanel("cast", { entityId: id });
  const scene = findOpening(outline, id);
  return scene ? () => reveal({ sceneId: scene }) : null;
}

/** The scene itself, or the first one of the chapter or part. */
function findOpening(outline: Outline | undefined, id: string): string | undefined {
  if (listScenes(outline).some((scene) => scene.id === id)) return id;
  const chapter =
    listChapters(outline).find((one) => one.id === id) ??
    outline?.parts.find((part) => part.id === id)?.chapters[0];
  return chapter?.scenes[0]?.id;
}
