"""What parts, chapters and scenes are called in a sentence, the deleted ones included."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from narrative.services.access import Access
from narrative.services.manuscript.structure import PARENTS, ROWS, Kind


@dataclass(frozen=True, slots=True)
class Label:
    """What something is called, and what it stands in."""

    name: str
    parent: UUID | None


@dataclass(frozen=True, slots=True)
class Labels:
    """What everything in a book is called now."""

    known: dict[UUID, Label] = field(default_factory=dict)

    def name(self, kind: str, key: UUID | None, title: str = "") -> str:
        """Return what ``key`` is called; where it is gone for good, by the ``title`` it had, else by its kind."""
        found = self.known.get(key) if key else None
        if found:
            return found.name
        return quote_title(kind, title) if title else f"a {kind}"

    def path(self, scene: UUID | None) -> str:
        """Return the chapter and the scene: ``Chapter 3, scene 2``."""
        found = self.known.get(scene) if scene else None
        chapter = self.known.get(found.parent) if found and found.parent else None
        return f"{chapter.name}, {self.name('scene', scene)}" if chapter else self.name("scene", scene)


async def load_labels(session: AsyncSession, access: Access) -> Labels:
    """Return what everything in the book is called; three queries, whatever its size."""
    known: dict[UUID, Label] = {}
    for kind, table in ROWS.items():
        parent: Any = getattr(table, f"{PARENTS[kind]}_id") if kind in PARENTS else None
        columns = [table.id, table.title, table.deletion_id, *([parent.label("parent")] if parent is not None else [])]
        query = select(*columns).where(table.project_id == access.project).order_by(table.position)
        numbers: Counter[UUID | None] = Counter()
        for row in await session.execute(query):
            above = row.parent if parent is not None else None
            numbers[above] += row.deletion_id is None
            known[row.id] = Label(_name(kind, row, numbers[above]), above)
    return Labels(known)


def quote_title(kind: str, title: str) -> str:
    """Return a title as it stands in a sentence: in quotation marks, unless it says itself what it is."""
    return title if title.lower().startswith(f"{kind} ") else f"“{title}”"


def _name(kind: Kind, row: Any, number: int) -> str:
    if row.title:
        return quote_title(kind, row.title)
    return f"{kind} {number}" if row.deletion_id is None else f"a deleted {kind}"
