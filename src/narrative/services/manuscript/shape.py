"""The shape of a book as rows: who stands where, so that it can be changed as a whole and put back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from narrative.services.access import Access
from narrative.services.manuscript.structure import ROWS, Kind, parent_of

Json = dict[str, Any]


@dataclass(slots=True)
class Shape:
    """The live rows of a book by kind and id, siblings in order; each can be taken once."""

    rows: dict[Kind, dict[UUID, Any]]
    parents: dict[UUID, UUID | None] = field(default_factory=dict)
    taken: set[UUID] = field(default_factory=set)

    def take(self, kind: Kind, key: UUID) -> Any:
        """Return the row called ``key``; None if it is not there or was taken before."""
        if key in self.taken:
            return None
        self.taken.add(key)
        return self.rows[kind].get(key)

    def order(self, kind: Kind, parent: UUID | None) -> list[UUID]:
        """Return the ids that stood in ``parent`` when the shape was loaded, in order."""
        return [key for key in self.rows[kind] if self.parents[key] == parent]

    def describe(self) -> list[Json]:
        """Return every row as JSON: what it is called and where it stands."""
        return [_describe(kind, row) for kind, rows in self.rows.items() for row in rows.values()]


async def load_shape(session: AsyncSession, access: Access) -> Shape:
    """Return every live row of the book."""
    rows: dict[Kind, dict[UUID, Any]] = {}
    for kind, table in ROWS.items():
        query = select(table).where(table.project_id == access.project, table.deletion_id.is_(None))
        found = await session.scalars(query.order_by(table.position).execution_options(populate_existing=True))
        rows[kind] = {row.id: row for row in found}
    parents = {key: parent_of(kind, row) for kind, some in rows.items() for key, row in some.items()}
    return Shape(rows, parents)


def _describe(kind: Kind, row: Any) -> Json:
    parent = parent_of(kind, row)
    described = {"kind": kind.value, "id": str(row.id), "title": row.title, "position": row.position}
    described |= {"parent": str(parent) if parent else None}
    return described | ({"role": str(row.role)} if kind is Kind.CHAPTER else {})
