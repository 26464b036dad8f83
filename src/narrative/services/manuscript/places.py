"""Where each scene stands in the book, and its plain text."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from narrative.services.access import Access
from narrative.services.manuscript.scenes import in_reading_order, over_scenes
from narrative.services.manuscript.tables import BodyRow, ChapterRow, SceneRow
from narrative.services.manuscript.troubles import NoSuchScene


@dataclass(frozen=True, slots=True)
class ScenePlace:
    """A scene, its chapter, and its number in that chapter, from 1."""

    scene: UUID
    chapter: UUID
    chapter_title: str
    number: int
    title: str
    revision: int


async def list_places(session: AsyncSession, access: Access) -> list[ScenePlace]:
    """Return every scene of the book in reading order."""
    columns = (SceneRow.id, SceneRow.chapter_id, ChapterRow.title.label("chapter_title"), SceneRow.title)
    query = in_reading_order(over_scenes(select(*columns, BodyRow.revision), access))
    return [
        ScenePlace(row.id, row.chapter_id, row.chapter_title, number, row.title, row.revision)
        for _, rows in groupby(await session.execute(query), lambda row: row.chapter_id)
        for number, row in enumerate(rows, start=1)
    ]


async def load_texts(session: AsyncSession, access: Access, scenes: Collection[UUID]) -> dict[UUID, str]:
    """Return the plain text of each of ``scenes`` that is still there."""
    query = over_scenes(select(SceneRow.id, BodyRow.text), access).where(SceneRow.id.in_(scenes))
    return {row.id: row.text for row in await session.execute(query)}


async def load_scene_text(session: AsyncSession, access: Access, scene_id: UUID) -> tuple[int, str]:
    """Return a scene's revision and its plain text. Raises NoSuchScene."""
    query = over_scenes(select(BodyRow.revision, BodyRow.text), access).where(SceneRow.id == scene_id)
    row = (await session.execute(query)).one_or_none()
    if row is None:
        raise NoSuchScene
    return row.revision, row.text
