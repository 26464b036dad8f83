"""Finds books that nobody has worked on for long, and says which owners are to be told and which books stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from narrative.kit.database import Base, set_tenant, set_worker
from narrative.services.retention.tables import ColdBook
from narrative.services.rows import now

_MONTH = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Rule:
    """After how many months without work a book is stored (0: never), and how many days before its owner is told."""

    months: int
    grace_days: int

    def is_quiet(self, active: datetime) -> bool:
        """Say whether nobody has worked for long where the last work was at ``active``."""
        return self.months > 0 and now() - active > self.months * _MONTH

    def is_over(self, noticed: datetime) -> bool:
        """Say whether an owner who was told at ``noticed`` has had their time."""
        return now() - noticed > timedelta(days=self.grace_days)


class Rest(StrEnum):
    """How a book rests: somebody works on it, its owner is to be told, was told, it is to be stored, is stored."""

    AWAKE = "awake"
    QUIET = "quiet"
    TOLD = "told"
    DUE = "due"
    STORED = "stored"


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose a book is, with what a letter about it needs."""

    id: UUID
    name: str
    email: str | None
    title: str


async def list_books(session: AsyncSession) -> list[UUID]:
    """Return every book there is that is not deleted, for the rounds that look after them all."""
    await set_worker(session)
    table = Base.metadata.tables["project"]
    return list(await session.scalars(select(table.c.id).where(table.c.deletion_id.is_(None)).order_by(table.c.id)))


async def look_after(session: AsyncSession, project: UUID, rule: Rule) -> Rest:
    """Say how a book rests, and forget that its owner was told if somebody works on it again."""
    await set_tenant(session, project)
    row = await session.get(ColdBook, project)
    if row is not None and row.file is not None:
        return Rest.STORED
    active = await find_activity(session, project)
    if active is None or not rule.is_quiet(active) or (row is not None and active > row.noticed_at):
        if row is not None:
            await session.delete(row)
            await session.flush()
        return Rest.AWAKE
    if row is None:
        return Rest.QUIET
    return Rest.DUE if rule.is_over(row.noticed_at) else Rest.TOLD


async def note_told(session: AsyncSession, project: UUID) -> None:
    """Note that the owner of a book was told now."""
    await set_tenant(session, project)
    session.add(ColdBook(project_id=project, noticed_at=now()))
    await session.flush()


async def find_activity(session: AsyncSession, project: UUID) -> datetime | None:
    """Return when somebody last did something in ``project``; None where it is deleted or not there."""
    table, trail = Base.metadata.tables["project"], Base.metadata.tables["audit_entry"]
    last = select(func.max(trail.c.created_at)).where(trail.c.project_id == project).scalar_subquery()
    query = select(func.greatest(table.c.created_at, last))
    found: datetime | None = await session.scalar(query.where(table.c.id == project, table.c.deletion_id.is_(None)))
    return found


async def find_owner(session: AsyncSession, project: UUID) -> Owner | None:
    """Return whose book it is; None where nobody is left."""
    await set_tenant(session, project)
    book, member, account = (Base.metadata.tables[name] for name in ("project", "membership", "account"))
    joined = book.join(member, member.c.project_id == book.c.id).join(account, account.c.id == member.c.user_id)
    query = select(account.c.id, account.c.name, account.c.email, book.c.title).select_from(joined)
    row = (await session.execute(query.where(book.c.id == project, member.c.role == "owner"))).one_or_none()
    return Owner(*row) if row else None
