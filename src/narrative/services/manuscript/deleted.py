"""What lies in the trash of a book: the deletions that still hide something."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, literal, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from narrative.services.manuscript.structure import ROWS
from narrative.services.manuscript.tables import BodyRow, DeletionRow, SceneRow

REPLACED = "import"
"""What the deletion of what an import took the place of calls the thing."""

_BODY = (BodyRow.project_id == SceneRow.project_id) & (BodyRow.scene_id == SceneRow.id)


@dataclass(frozen=True, slots=True)
class Deletion:
    """One deletion, who did it, and how many parts, chapters and scenes it hides with how many words."""

    id: UUID
    thing: str
    title: str
    user: UUID
    at: datetime
    items: int = 0
    words: int = 0


async def list_deletions(
    session: AsyncSession, project: UUID, *, also: str, before: UUID | None = None, limit: int | None = None
) -> list[Deletion]:
    """Return the deletions that still hide something, the newest first.

    ``also`` is a thing that another room hides; its deletions are listed until they are brought back. What an import
    took the place of is listed where there were words in it.
    """
    query = select(DeletionRow).where(DeletionRow.project_id == project, DeletionRow.restored_at.is_(None))
    by_hand = and_(DeletionRow.thing != REPLACED, or_(*(_hides(table) for table in ROWS.values())))
    query = query.where(or_(DeletionRow.thing == also, by_hand, _hides_words()))
    if before:
        query = query.where(DeletionRow.id < before)
    rows = (await session.scalars(query.order_by(DeletionRow.id.desc()).limit(limit))).all()
    counts = await _count(session, project, [row.id for row in rows])
    return [
        Deletion(row.id, row.thing, row.title, row.user_id, row.created_at, *counts.get(row.id, (0, 0))) for row in rows
    ]


def _hides_words() -> ColumnElement[bool]:
    hidden = (SceneRow.project_id == DeletionRow.project_id) & (SceneRow.deletion_id == DeletionRow.id)
    return select(SceneRow.id).join(BodyRow, _BODY).where(hidden, BodyRow.words > 0).exists()


def _hides(table: Any) -> ColumnElement[bool]:
    hidden = (table.project_id == DeletionRow.project_id) & (table.deletion_id == DeletionRow.id)
    return select(table.id).where(hidden).exists()


async def _count(session: AsyncSession, project: UUID, deletions: Collection[UUID]) -> dict[UUID, tuple[int, int]]:
    hidden = []
    for table in ROWS.values():
        words: Any = BodyRow.words if table is SceneRow else literal(0)
        query = select(table.deletion_id, words.label("words"))
        query = query.outerjoin(BodyRow, _BODY) if table is SceneRow else query
        hidden.append(query.where(table.project_id == project, table.deletion_id.in_(deletions)))
    every = union_all(*hidden).subquery()
    totals = select(every.c.deletion_id, func.count(), func.coalesce(func.sum(every.c.words), 0))
    rows = await session.execute(totals.group_by(every.c.deletion_id))
    return {deletion: (items, int(words)) for deletion, items, words in rows}
