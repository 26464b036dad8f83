"""Shows findings, best first, and keeps the author's verdicts on them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from narrative.checks.catalogue import UnknownCheck, get_check
from narrative.checks.finding import Severity
from narrative.checks.history import Status
from narrative.kit.bus import publish
from narrative.kit.pagination import cut_page, read_cursor
from narrative.services.access import Access
from narrative.services.audit import record
from narrative.services.checks.following import OPEN
from narrative.services.checks.rows import load_evidence
from narrative.services.checks.schemas import (
    Concerned,
    EvidenceItem,
    Facet,
    Facets,
    FindingItem,
    FindingPage,
    Mark,
    NewDismissal,
    Standing,
)
from narrative.services.checks.tables import EvidenceRow, FindingRow
from narrative.services.checks.troubles import NoSuchFinding, VerdictChanged
from narrative.services.entities import load_names
from narrative.services.manuscript.places import ScenePlace, list_places
from narrative.services.revisions import check_revision, write_etag
from narrative.story.decisions import fold_name

_STATUSES = {
    Standing.OPEN: OPEN,
    Standing.DISMISSED: (Status.DISMISSED.value,),
    Standing.RESOLVED: (Status.RESOLVED.value,),
}


@dataclass(frozen=True, slots=True)
class Filter:
    """Which findings are asked for; what is None does not matter."""

    status: Standing = Standing.OPEN
    family: str | None = None
    check: str | None = None
    severity: Severity | None = None
    chapter_id: UUID | None = None
    entity_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class _World:
    """What findings are shown with: where scenes stand and who goes by which name."""

    places: dict[UUID, ScenePlace]
    names: dict[str, UUID]


async def list_findings(
    session: AsyncSession, access: Access, wanted: Filter, cursor: str | None, limit: int
) -> FindingPage:
    """Return findings, best first, with how many there are of each sort; six queries however many there are."""
    rows = list(await session.scalars(_query(access, wanted.status).order_by(FindingRow.rank, FindingRow.id)))
    scenes = await _load_scenes(session, access, wanted.status)
    world = await _load_world(session, access)
    fitting = [row for row in rows if _fits(row, wanted, scenes.get(row.id, set()), world)]
    rank, last = read_cursor(cursor, 2) if cursor else (-1, "")
    rest = [row for row in fitting if (row.rank, str(row.id)) > (rank, last)]
    page = cut_page(rest[: limit + 1], limit, lambda row: (row.rank, str(row.id)))
    return FindingPage(
        items=tuple(await _show_all(session, access, page.items, world)),
        next_cursor=page.next_cursor,
        total=len(fitting),
        facets=_count(rows, scenes, world),
    )


async def get_finding(session: AsyncSession, access: Access, finding_id: UUID) -> FindingItem:
    """Return one finding. Raises NoSuchFinding."""
    row = await _load(session, access, finding_id)
    (item,) = await _show_all(session, access, [row], await _load_world(session, access))
    return item


async def dismiss_finding(
    session: AsyncSession, access: Access, finding_id: UUID, new: NewDismissal, if_match: str | None
) -> FindingItem:
    """Keep the author's verdict; it holds while the evidence stands. Raises Stale only where ``if_match`` is given."""
    return await _judge(session, access, finding_id, new, if_match)


async def reopen_finding(session: AsyncSession, access: Access, finding_id: UUID, if_match: str | None) -> FindingItem:
    """Take the verdict back."""
    return await _judge(session, access, finding_id, None, if_match)


async def judge_again(
    session: AsyncSession, access: Access, finding_id: UUID, expected: dict[str, Any], wanted: dict[str, Any]
) -> None:
    """Give a finding the verdict of ``wanted`` again. Raises VerdictChanged unless it has that of ``expected`` now."""
    row = await _load(session, access, finding_id, lock=True)
    if (row.verdict, row.reason) != (expected["verdict"], expected["reason"]):
        raise VerdictChanged
    verdict = wanted["verdict"]
    new = NewDismissal(verdict=verdict, reason=wanted["reason"] or "") if verdict else None
    await _judge(session, access, finding_id, new, None)


async def _judge(
    session: AsyncSession, access: Access, finding_id: UUID, new: NewDismissal | None, if_match: str | None
) -> FindingItem:
    row = await _load(session, access, finding_id, lock=True)
    if if_match is not None:
        check_revision(if_match, row.revision, await get_finding(session, access, finding_id))
    before = {"status": row.status, "verdict": row.verdict, "reason": row.reason}
    row.verdict, row.reason = (new.verdict.value, new.reason) if new else (None, None)
    if row.status != Status.RESOLVED:
        row.status = (Status.DISMISSED if new else Status.STILL).value
    row.revision += 1
    after = {"status": row.status, "verdict": row.verdict, "reason": row.reason}
    record(session, access, "finding.dismissed" if new else "finding.reopened", row.id, before=before, after=after)
    await session.flush()
    await publish(session, access.project, {"type": "findings", "finding_id": str(row.id), "status": row.status})
    return await get_finding(session, access, finding_id)


def _query(access: Access, standing: Standing) -> Select[FindingRow]:
    query = select(FindingRow).where(FindingRow.project_id == access.project)
    return query.where(FindingRow.status.in_(_STATUSES[standing]))


async def _load(session: AsyncSession, access: Access, finding_id: UUID, *, lock: bool = False) -> FindingRow:
    query = select(FindingRow).where(FindingRow.project_id == access.project, FindingRow.id == finding_id)
    row = await session.scalar(query.with_for_update() if lock else query)
    if row is None:
        raise NoSuchFinding
    return row


async def _load_scenes(session: AsyncSession, access: Access, standing: Standing) -> dict[UUID, set[UUID]]:
    query = (
        select(EvidenceRow.finding_id, EvidenceRow.scene_id)
        .join(FindingRow, (FindingRow.project_id == EvidenceRow.project_id) & (FindingRow.id == EvidenceRow.finding_id))
        .where(EvidenceRow.project_id == access.project, FindingRow.status.in_(_STATUSES[standing]))
    )
    scenes: dict[UUID, set[UUID]] = {}
    for finding, scene in await session.execute(query):
        scenes.setdefault(finding, set()).add(scene)
    return scenes


async def _load_world(session: AsyncSession, access: Access) -> _World:
    places = {place.scene: place for place in await list_places(session, access)}
    return _World(places, await load_names(session, access))


def _fits(row: FindingRow, wanted: Filter, scenes: set[UUID], world: _World) -> bool:
    return (
        (wanted.family is None or row.check.startswith(f"{wanted.family}/"))
        and (wanted.check is None or row.check == wanted.check)
        and (wanted.severity is None or row.severity == wanted.severity)
        and (wanted.chapter_id is None or wanted.chapter_id in _chapters(scenes, world))
        and (wanted.entity_id is None or wanted.entity_id in {item.id for item in _concerned(row, world)})
    )


def _chapters(scenes: Iterable[UUID], world: _World) -> set[UUID]:
    return {world.places[scene].chapter for scene in scenes if scene in world.places}


def _concerned(row: FindingRow, world: _World) -> tuple[Concerned, ...]:
    return tuple(Concerned(id=world.names.get(fold_name(name)), name=name) for name in row.entities)


def _count(rows: list[FindingRow], scenes: dict[UUID, set[UUID]], world: _World) -> Facets:
    concerned = [item for row in rows for item in _concerned(row, world) if item.id]
    names = {str(item.id): item.name for item in concerned}
    chapters = Counter(str(chapter) for row in rows for chapter in _chapters(scenes.get(row.id, ()), world))
    titles = {str(place.chapter): place.chapter_title for place in world.places.values()}
    families = Counter(row.check.partition("/")[0] for row in rows)
    return Facets(
        family=_facets(families, {family: family.capitalize() for family in families}),
        check=_facets(Counter(row.check for row in rows), {row.check: _title(row.check) for row in rows}),
        severity=_facets(Counter(row.severity for row in rows), {one.value: one.capitalize() for one in Severity}),
        chapter=tuple(
            Facet(value=key, label=title, count=chapters[key]) for key, title in titles.items() if chapters[key]
        ),
        entity=_facets(Counter(str(item.id) for item in concerned), names),
    )


def _facets(counts: Counter[str], labels: dict[str, str]) -> tuple[Facet, ...]:
    return tuple(Facet(value=value, label=labels[value], count=count) for value, count in counts.most_common())


async def _show_all(session: AsyncSession, access: Access, rows: list[FindingRow], world: _World) -> list[FindingItem]:
    evidence = await load_evidence(session, access, [row.id for row in rows])
    return [_show(row, evidence[row.id], world) for row in rows]


def _show(row: FindingRow, evidence: list[EvidenceRow], world: _World) -> FindingItem:
    fields = ("id", "check", "severity", "status", "verdict", "reason", "message", "why", "confidence")
    return FindingItem(
        **{name: getattr(row, name) for name in fields},
        family=row.check.partition("/")[0],
        title=_title(row.check),
        entities=_concerned(row, world),
        evidence=tuple(_show_evidence(item, world.places.get(item.scene_id)) for item in evidence),
        etag=write_etag(row.revision),
    )


def _title(check: str) -> str:
    """Return the check's title; of one that this version no longer has, its name."""
    try:
        return get_check(check).title
    except UnknownCheck:
        return check


def _show_evidence(item: EvidenceRow, place: ScenePlace | None) -> EvidenceItem:
    fields = ("scene_id", "place", "start", "end", "quote", "prefix", "suffix")
    return EvidenceItem(
        **{name: getattr(item, name) for name in fields},
        chapter_id=place.chapter if place else None,
        chapter_title=place.chapter_title if place else "",
        scene_number=place.number if place else 0,
        marks=tuple(Mark(start=start, end=end) for start, end in item.marks),
    )
