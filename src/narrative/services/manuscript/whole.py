"""The whole book as values: for the engine to read, and for formats to write."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncSession

from narrative.manuscript.model import Chapter, Image, Manuscript, Part, Role, Scene
from narrative.services.access import Access
from narrative.services.manuscript.forms import load_blocks, read_kinds
from narrative.services.manuscript.images import load_images
from narrative.services.manuscript.scenes import in_reading_order, over_scenes
from narrative.services.manuscript.tables import BodyRow, ChapterRow, PartRow, SceneRow
from narrative.story.book import Book, ChapterText, SceneText


@dataclass(frozen=True, slots=True)
class Facing:
    """What stands on a book's title page."""

    title: str
    author: str
    language: str


async def load_book(session: AsyncSession, access: Access, facing: Facing) -> Book:
    """Return the text of the book for the engine; scenes and chapters are keyed by their ids."""
    columns = (*_PLACES, BodyRow.text, BodyRow.kinds)
    rows = await session.execute(in_reading_order(over_scenes(select(*columns), access)))
    chapters = []
    for number, (_, group) in enumerate(groupby(rows, lambda row: row.chapter_id), start=1):
        members = list(group)
        scenes = tuple(SceneText(str(row.scene_id), row.text, read_kinds(row.kinds)) for row in members)
        first = members[0]
        role = Role(first.role)
        chapters.append(ChapterText(str(first.chapter_id), first.chapter_title, number, scenes, first.part_title, role))
    return Book(tuple(chapters), facing.title, facing.language)


async def load_manuscript(session: AsyncSession, access: Access, facing: Facing) -> Manuscript:
    """Return the whole book with its marks, notes and pictures."""
    rows = await session.execute(in_reading_order(over_scenes(select(*_PLACES, BodyRow.body), access)))
    parts = tuple(_part(group) for _, group in groupby(rows, lambda row: row.part_id))
    names = {
        block.name
        for part in parts
        for chapter in part.chapters
        for scene in chapter.scenes
        for block in scene.blocks
        if isinstance(block, Image)
    }
    return Manuscript(facing.title, facing.author, facing.language, parts, await load_images(session, access, names))


async def find_chapters(session: AsyncSession, access: Access, scenes: Iterable[UUID]) -> dict[UUID, UUID]:
    """Return the chapter of each of ``scenes`` that is still there."""
    query = over_scenes(select(SceneRow.id, SceneRow.chapter_id), access).where(SceneRow.id.in_(list(scenes)))
    return {row.id: row.chapter_id for row in await session.execute(query)}


_PLACES = (
    SceneRow.id.label("scene_id"),
    SceneRow.title.label("scene_title"),
    ChapterRow.id.label("chapter_id"),
    ChapterRow.title.label("chapter_title"),
    ChapterRow.role,
    PartRow.id.label("part_id"),
    PartRow.title.label("part_title"),
)


def _part(rows: Iterable[Row[Any]]) -> Part:
    members = list(rows)
    chapters = tuple(_chapter(list(group)) for _, group in groupby(members, lambda row: row.chapter_id))
    return Part(members[0].part_title, chapters)


def _chapter(rows: list[Row[Any]]) -> Chapter:
    scenes = tuple(Scene(load_blocks(row.body), row.scene_title) for row in rows)
    return Chapter(rows[0].chapter_title, scenes, Role(rows[0].role))
