"""The author's word on who is who: shown at once, kept by names for the next reading, and undone exactly."""

from __future__ import annotations

from collections import Counter
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from narrative.kit.ids import make_id
from narrative.services.access import Access
from narrative.services.audit import record
from narrative.services.entities.schemas import EntityChange, EntityItem, EntityMerge, EntitySplit, Undone
from narrative.services.entities.service import get_entity, load_entity
from narrative.services.entities.tables import DecisionRow, EntityRow
from narrative.services.entities.troubles import (
    AlreadyTakenBack,
    DecisionChanged,
    NothingLeft,
    NothingToMerge,
    NothingToUndo,
    UnknownAlias,
)
from narrative.services.revisions import check_revision
from narrative.story.decisions import Decisions, fold_name
from narrative.story.entity import EntityKind

MERGE, SPLIT, RENAME, KIND = "merge", "split", "rename", "kind"
_KEPT = ("name", "kind", "gender", "aliases", "mentions", "by_scene", "present")


async def load_decisions(session: AsyncSession, access: Access) -> Decisions:
    """Return what the author decided, as the engine takes it."""
    query = select(DecisionRow).where(DecisionRow.project_id == access.project, DecisionRow.undone.is_(False))
    rows = (await session.scalars(query.order_by(DecisionRow.id))).all()
    return Decisions(
        merges=tuple(tuple(row.names) for row in rows if row.what == MERGE),
        splits=tuple(tuple(row.names) for row in rows if row.what == SPLIT),
        renames={
            name: row.value for row in rows if row.what in (RENAME, MERGE) and row.value for name in row.names[:1]
        },
        kinds={name: EntityKind(row.value) for row in rows if row.what == KIND for name in row.names},
    )


async def update_entity(
    session: AsyncSession, access: Access, entity_id: UUID, change: EntityChange, if_match: str | None
) -> EntityItem:
    """Show another name, or say what kind it is. Raises Stale where somebody was there first."""
    row = await load_entity(session, access, entity_id, lock=True)
    check_revision(if_match, row.revision, await get_entity(session, access, entity_id))
    names = [row.name] if row.name in _names(row) else _names(row)[:1]
    if change.name is not None and change.name != row.name:
        _decide(session, access, RENAME, names, [row], change.name)
        row.name = change.name
    if change.kind is not None and change.kind != row.kind:
        _decide(session, access, KIND, names, [row], change.kind)
        row.kind = change.kind
    row.revision += 1
    await session.flush()
    return await get_entity(session, access, entity_id)


async def merge_entities(session: AsyncSession, access: Access, merge: EntityMerge) -> EntityItem:
    """Make one of several; the first survives and takes the names and mentions of all."""
    # Locked in one order everywhere, so that two who change the cast at once never wait for each other.
    locked = {key: await load_entity(session, access, key, lock=True) for key in sorted(set(merge.ids))}
    rows = [locked[entity_id] for entity_id in dict.fromkeys(merge.ids)]
    if len(rows) < 2:
        raise NothingToMerge
    first, *others = rows
    names = list(dict.fromkeys(name for row in rows for name in _names(row)))
    _decide(session, access, MERGE, names, rows, merge.name or "")
    aliases, scenes = Counter[str](), Counter[str]()
    for row in rows:
        aliases.update({alias["name"]: alias["mentions"] for alias in row.aliases})
        scenes.update(row.by_scene)
    for other in others:
        other.merged_into, other.revision = first.id, other.revision + 1
    _fill(first, aliases, scenes)
    first.name = merge.name or first.name
    first.revision += 1
    await session.flush()
    return await get_entity(session, access, first.id)


async def split_entity(session: AsyncSession, access: Access, entity_id: UUID, split: EntitySplit) -> EntityItem:
    """Make the one that goes by ``aliases`` somebody else; return that one. Its places follow when the book is read."""
    row = await load_entity(session, access, entity_id, lock=True)
    wanted = {fold_name(alias) for alias in split.aliases}
    known = {fold_name(name) for name in _names(row)}
    for alias in split.aliases:
        if fold_name(alias) not in known:
            raise UnknownAlias(alias=alias, name=row.name)
    if wanted == known:
        raise NothingLeft
    moved = {alias["name"]: alias["mentions"] for alias in row.aliases if fold_name(alias["name"]) in wanted}
    added = EntityRow(
        project_id=access.project,
        id=make_id(),
        key="",
        kind=row.kind,
        name=max(moved, key=moved.__getitem__),
        gender=row.gender,
        aliases=[],
        mentions=0,
        by_scene={},
        present=True,
        revision=1,
    )
    session.add(added)
    _decide(session, access, SPLIT, list(moved), [row], made=added.id)
    _fill(added, Counter(moved), Counter())
    kept = {alias["name"]: alias["mentions"] for alias in row.aliases if alias["name"] not in moved}
    _fill(row, Counter(kept), Counter(row.by_scene))
    if fold_name(row.name) in wanted:
        row.name = row.aliases[0]["name"]
    row.revision += 1
    await session.flush()
    return await get_entity(session, access, added.id)


async def undo_decision(session: AsyncSession, access: Access) -> Undone:
    """Take back the last decision that stands."""
    query = select(DecisionRow).where(DecisionRow.project_id == access.project, DecisionRow.undone.is_(False))
    decision = await session.scalar(query.order_by(DecisionRow.id.desc()).limit(1).with_for_update())
    if decision is None:
        raise NothingToUndo
    await _turn(session, access, decision, decision.before, undone=True)
    return Undone(what=decision.what, names=tuple(decision.names))


async def take_back(session: AsyncSession, access: Access, decision_id: UUID) -> list[dict[str, Any]]:
    """Take one decision back, unless a later one builds on it; return what ``decide_again`` needs.

    Raises AlreadyTakenBack and DecisionChanged.
    """
    decision = await _load_decision(session, access, decision_id)
    if decision.undone:
        raise AlreadyTakenBack
    later = select(DecisionRow).where(DecisionRow.project_id == access.project, DecisionRow.undone.is_(False))
    for one in await session.scalars(later.where(DecisionRow.id > decision.id)):
        if {row["id"] for row in one.before} & {row["id"] for row in decision.before}:
            raise DecisionChanged
    return await _turn(session, access, decision, decision.before, undone=True)


async def decide_again(session: AsyncSession, access: Access, decision_id: UUID, rows: list[dict[str, Any]]) -> None:
    """Let a decision that was taken back hold again, with ``rows`` as ``take_back`` returned them."""
    decision = await _load_decision(session, access, decision_id)
    if not decision.undone:
        raise DecisionChanged
    await _turn(session, access, decision, rows, undone=False)


async def _load_decision(session: AsyncSession, access: Access, decision_id: UUID) -> DecisionRow:
    decision = await session.get(DecisionRow, (access.project, decision_id), with_for_update=True)
    if decision is None:
        raise DecisionChanged
    return decision


async def _turn(
    session: AsyncSession, access: Access, decision: DecisionRow, rows: list[dict[str, Any]], *, undone: bool
) -> list[dict[str, Any]]:
    """Make the entities be ``rows``; return what they were."""
    decision.undone = undone
    found = []
    for kept in rows:
        row = await session.get(EntityRow, (access.project, UUID(kept["id"])), with_for_update=True)
        if row is not None:
            found.append(_describe(row))
            for name in _KEPT if "name" in kept else ():
                setattr(row, name, kept[name])
            row.merged_into = UUID(kept["merged_into"]) if kept.get("merged_into") else None
            row.present = kept.get("present", False)
            row.revision += 1
    facts = {"what": decision.what, "names": decision.names, "decision": str(decision.id)}
    record(session, access, "entity.undone" if undone else "entity.redone", after=facts)
    await session.flush()
    return found


def _decide(
    session: AsyncSession,
    access: Access,
    what: str,
    names: list[str],
    rows: list[EntityRow],
    value: str = "",
    made: UUID | None = None,
) -> None:
    """Keep a decision with the rows as they are before it; ``made`` is a row that undo takes away."""
    before = [_describe(row) for row in rows] + ([{"id": str(made), "present": False}] if made else [])
    decision = make_id()
    session.add(
        DecisionRow(
            project_id=access.project,
            id=decision,
            user_id=access.user,
            what=what,
            names=names,
            value=value,
            before=before,
            undone=False,
        )
    )
    after = {"value": value, "decision": str(decision), "rows": [row["id"] for row in before]}
    record(session, access, f"entity.{what}", rows[0].id, before={"names": names}, after=after)


def _describe(row: EntityRow) -> dict[str, Any]:
    merged = str(row.merged_into) if row.merged_into else None
    return {name: getattr(row, name) for name in _KEPT} | {"id": str(row.id), "merged_into": merged}


def _names(row: EntityRow) -> list[str]:
    return [alias["name"] for alias in row.aliases]


def _fill(row: EntityRow, aliases: Counter[str], scenes: Counter[str]) -> None:
    row.aliases = [{"name": name, "mentions": count} for name, count in aliases.most_common()]
    row.by_scene, row.mentions = dict(scenes), sum(aliases.values())
