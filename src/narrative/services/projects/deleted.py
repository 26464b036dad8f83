"""The deleted books: whose they are, and when that was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from narrative.kit.database import set_person, set_tenant
from narrative.kit.ids import find_moment
from narrative.services.access import Role
from narrative.services.projects.tables import Membership, ProjectRecord


@dataclass(frozen=True, slots=True)
class DeletedProject:
    """A book that its owner deleted."""

    project: UUID
    deletion: UUID
    title: str
    at: datetime


async def list_deleted(session: AsyncSession, user: UUID, before: UUID | None, limit: int) -> list[DeletedProject]:
    """Return the deleted books that ``user`` owns, the newest deletion first; the transaction works for them all."""
    await set_person(session, user)
    owned = (Membership.user_id == user, Membership.role == Role.OWNER.value, Membership.left_at.is_(None))
    query = select(ProjectRecord).join(Membership, Membership.project_id == ProjectRecord.id).where(*owned)
    query = query.where(ProjectRecord.deletion_id.is_not(None))
    if before:
        query = query.where(ProjectRecord.deletion_id < before)
    rows = await session.scalars(query.order_by(ProjectRecord.deletion_id.desc()).limit(limit))
    found = [_show(row) for row in rows]
    await set_tenant(session, *(book.project for book in found))
    return found


async def find_deleted(session: AsyncSession, project: UUID) -> DeletedProject | None:
    """Return the deleted book ``project`` that the transaction works for; None where it is not deleted."""
    query = select(ProjectRecord).where(ProjectRecord.id == project, ProjectRecord.deletion_id.is_not(None))
    row = await session.scalar(query)
    return _show(row) if row else None


def _show(row: ProjectRecord) -> DeletedProject:
    deletion = row.deletion_id or row.id
    return DeletedProject(row.id, deletion, row.title, find_moment(deletion))
