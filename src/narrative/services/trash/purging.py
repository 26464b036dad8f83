"""Purges for good what was deleted thirty days ago or earlier; the database itself refuses what is younger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal
from uuid import UUID

from sqlalchemy import Function, func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from narrative.errors import Conflict, NotFound
from narrative.kit.database import set_tenant
from narrative.services import imports
from narrative.services.audit import record_operator
from narrative.services.manuscript.deleted import list_deletions
from narrative.services.projects import find_deleted
from narrative.services.rows import now
from narrative.services.trash.service import KEPT

Reason = Literal["operator", "erasure"]


class PurgeRefused(Conflict):
    """That is not purged: it is not in the trash, was deleted less than thirty days ago, or others work on it."""


class NothingToPurge(NotFound):
    """There is no such book or deletion to purge."""


@dataclass(frozen=True, slots=True)
class Due:
    """Something that can be purged: a whole book, where ``deletion`` is None, or one deletion in a book."""

    project: UUID
    deletion: UUID | None
    title: str


async def find_due(session: AsyncSession, project: UUID, days: int) -> list[Due]:
    """Return what was deleted ``days`` days ago or earlier in ``project``; never what is younger than thirty."""
    await set_tenant(session, project)
    latest = now() - max(timedelta(days=days), KEPT)
    book = await find_deleted(session, project)
    if book and book.at <= latest:
        return [Due(project, None, book.title)]
    found = await list_deletions(session, project, also=imports.FILE)
    return [Due(project, one.id, one.title) for one in found if one.at <= latest]


async def purge(session: AsyncSession, due: Due) -> None:
    """Delete for good what is ``due``. Raises PurgeRefused where the database knows it to be younger."""
    if due.deletion is None:
        await purge_project(session, due.project, "operator")
        return
    await _ask(session, func.purge_deletion(due.project, due.deletion))
    record_operator(session, due.project, "deletion.purged", due.deletion, before={"title": due.title})
    await session.flush()


async def purge_project(session: AsyncSession, project_id: UUID, reason: Reason) -> None:
    """Delete a book for good, its trail too; a row with its last hash stays.

    For an ``erasure`` at once, where nobody but the person the transaction works for is a member; else thirty days
    after its deletion. Raises PurgeRefused and NothingToPurge.
    """
    await session.flush()
    await _ask(session, func.purge_project(project_id, reason))
    session.expire_all()


async def _ask(session: AsyncSession, call: Function[None]) -> None:
    try:
        async with session.begin_nested():
            await session.execute(select(call))
    except DBAPIError as problem:
        code = getattr(problem.orig, "sqlstate", None)
        if code in _REFUSALS:
            raise _REFUSALS[code] from problem
        raise


_REFUSALS = {"42501": PurgeRefused, "P0002": NothingToPurge}
