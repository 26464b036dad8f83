"""Reads the trail back as values: for the feed, and for undo."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from narrative.services.access import Access
from narrative.services.audit.tables import AuditEntry

WRITTEN = "scene.written"
"""What an autosave writes, every few seconds while somebody is at work."""

BURST = timedelta(minutes=30)
"""Writing in one scene by one person with no longer pause than this is one burst."""

_LONGEST_BURST = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Entry:
    """One change as it was recorded; ``user`` is None for what an operator did."""

    id: UUID
    user: UUID | None
    action: str
    thing: str
    thing_id: UUID | None
    before: dict[str, Any]
    after: dict[str, Any]
    at: datetime
    part_of: UUID | None = None


async def list_entries(
    session: AsyncSession,
    access: Access,
    *,
    before: UUID | None,
    limit: int,
    user: UUID | None,
    hidden: Collection[str],
) -> list[Entry]:
    """Return up to ``limit`` changes, the newest first; of a burst of writing only the last.

    What is part of a larger change is told by that one, and actions in ``hidden`` are left out.
    """
    query = select(AuditEntry).where(AuditEntry.project_id == access.project, AuditEntry.action.not_in(hidden))
    query = query.where(AuditEntry.part_of.is_(None))
    query = query.where((AuditEntry.action != WRITTEN) | (_by_hand(AuditEntry) & ~_goes_on()))
    if before:
        query = query.where(AuditEntry.id < before)
    if user:
        query = query.where(AuditEntry.user_id == user)
    return [show(row) for row in await session.scalars(query.order_by(AuditEntry.id.desc()).limit(limit))]


async def measure_bursts(session: AsyncSession, access: Access, entries: Sequence[Entry]) -> dict[UUID, int]:
    """Return how many words each burst added, by the id of its last entry; fewer words are a negative number."""
    last = [entry for entry in entries if entry.action == WRITTEN]
    if not last:
        return {}
    query = select(AuditEntry).where(
        AuditEntry.project_id == access.project,
        AuditEntry.thing_id.in_({entry.thing_id for entry in last}),
        AuditEntry.action == WRITTEN,
        _by_hand(AuditEntry),
        AuditEntry.created_at.between(min(e.at for e in last) - _LONGEST_BURST, max(e.at for e in last)),
    )
    written = [show(row) for row in await session.scalars(query.order_by(AuditEntry.id.desc()))]
    return {entry.id: _measure(entry, written) for entry in last}


async def find_own(
    session: AsyncSession, access: Access, actions: Collection[str], without: Collection[UUID], limit: int
) -> list[Entry]:
    """Return the last changes of the person of ``access``, the newest first.

    Only whole changes by one of ``actions`` that changed anything, and none of ``without``.
    """
    query = select(AuditEntry).where(AuditEntry.project_id == access.project, AuditEntry.user_id == access.user)
    query = query.where(AuditEntry.action.in_(actions), AuditEntry.part_of.is_(None), AuditEntry.id.not_in(without))
    query = query.where(AuditEntry.before.is_distinct_from(AuditEntry.after))
    return [show(row) for row in await session.scalars(query.order_by(AuditEntry.id.desc()).limit(limit))]


async def get_entry(session: AsyncSession, access: Access, entry_id: UUID) -> Entry | None:
    """Return one change of the book, or None."""
    row = await session.get(AuditEntry, (access.project, entry_id))
    return show(row) if row else None


async def list_since(session: AsyncSession, access: Access, entry_id: UUID, without: Collection[UUID]) -> list[Entry]:
    """Return every whole change after ``entry_id``, whoever made it; autosaves and ``without`` are left out."""
    query = select(AuditEntry).where(AuditEntry.project_id == access.project, AuditEntry.id > entry_id)
    query = query.where(AuditEntry.action != WRITTEN, AuditEntry.part_of.is_(None), AuditEntry.id.not_in(without))
    return [show(row) for row in await session.scalars(query.order_by(AuditEntry.id))]


async def is_touched(session: AsyncSession, access: Access, things: Collection[UUID], since: UUID) -> bool:
    """Say whether somebody else changed any of ``things`` after the entry ``since``."""
    query = select(AuditEntry.id).where(AuditEntry.project_id == access.project, AuditEntry.id > since)
    query = query.where(AuditEntry.thing_id.in_(things), AuditEntry.user_id.is_distinct_from(access.user))
    return await session.scalar(query.limit(1)) is not None


def show(row: AuditEntry) -> Entry:
    """Return a row as a value."""
    return Entry(
        row.id,
        row.user_id,
        row.action,
        row.thing,
        row.thing_id,
        row.before or {},
        row.after or {},
        row.created_at,
        row.part_of,
    )


def _measure(last: Entry, written: Iterable[Entry]) -> int:
    words, at = 0, last.at
    for entry in written:
        if (entry.thing_id, entry.user) != (last.thing_id, last.user) or entry.id > last.id:
            continue
        if at - entry.at > BURST:
            break
        words += entry.after.get("words", 0) - entry.before.get("words", 0)
        at = entry.at
    return words


def _by_hand(entry: Any) -> ColumnElement[bool]:
    held: ColumnElement[bool] = entry.after["reason"].astext == "autosave"
    return held


def _goes_on() -> ColumnElement[bool]:
    """Say whether the same person wrote in the same scene again soon after."""
    later = aliased(AuditEntry)
    same = and_(
        later.project_id == AuditEntry.project_id,
        later.thing_id == AuditEntry.thing_id,
        later.id > AuditEntry.id,
        later.user_id == AuditEntry.user_id,
        later.action == WRITTEN,
        later.created_at <= AuditEntry.created_at + BURST,
        _by_hand(later),
    )
    return select(later.id).where(same).exists()
