"""What lies inside a part or a chapter."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from narrative.services.access import Access
from narrative.services.manuscript.structure import CHILDREN, ROWS, Kind


async def list_inside(session: AsyncSession, access: Access, kind: Kind, row_id: UUID) -> set[UUID]:
    """Return ``row_id`` and the ids of everything live inside it."""
    found, level = {row_id}, [row_id]
    while kind in CHILDREN and level:
        parent, kind = kind, CHILDREN[kind]
        table = ROWS[kind]
        query = select(table.id).where(table.project_id == access.project, table.deletion_id.is_(None))
        level = list(await session.scalars(query.where(getattr(table, f"{parent}_id").in_(level))))
        found.update(level)
    return found
