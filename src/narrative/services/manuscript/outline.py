"""The whole book without its words, for the binder."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from narrative.services.access import Access
from narrative.services.manuscript.schemas import ChapterItem, Outline, PartItem, SceneItem
from narrative.services.manuscript.tables import BodyRow, ChapterRow, PartRow, SceneRow
from narrative.services.revisions import write_etag


async def get_outline(session: AsyncSession, access: Access, findings: Mapping[UUID, int]) -> Outline:
    """Return parts, chapters and scenes in order. ``findings`` counts the open ones by scene.

    Three queries, whatever the size of the book.
    """
    scenes = _group(await session.execute(_scene_query(access)), "chapter_id")
    chapters = _group(await session.execute(_query(access, ChapterRow)), "part_id")
    parts = [
        _part(row, place, chapters[row.id], scenes, findings)
        for place, row in enumerate(await session.execute(_query(access, PartRow)), start=1)
    ]
    return Outline(parts=tuple(parts), words=sum(chapter.words for part in parts for chapter in part.chapters))


async def measure_books(session: AsyncSession, projects: Iterable[UUID]) -> dict[UUID, tuple[int, datetime]]:
    """Return the words of each of ``projects`` and when somebody last wrote in it."""
    query = (
        select(SceneRow.project_id, func.sum(BodyRow.words).label("words"), func.max(BodyRow.updated_at).label("at"))
        .join(BodyRow, (BodyRow.project_id == SceneRow.project_id) & (BodyRow.scene_id == SceneRow.id))
        .where(SceneRow.project_id.in_(list(projects)), SceneRow.deletion_id.is_(None))
        .group_by(SceneRow.project_id)
    )
    return {row.project_id: (int(row.words), row.at) for row in await session.execute(query)}


def _query(access: Access, table: Any) -> Any:
    query = select(*table.__table__.columns).where(table.project_id == access.project, table.deletion_id.is_(None))
    return query.order_by(table.position)


def _scene_query(access: Access) -> Any:
    columns = (SceneRow.id, SceneRow.chapter_id, SceneRow.title, SceneRow.revision.label("scene_revision"))
    return (
        select(*columns, BodyRow.words, BodyRow.revision)
        .join(BodyRow, (BodyRow.project_id == SceneRow.project_id) & (BodyRow.scene_id == SceneRow.id))
        .where(SceneRow.project_id == access.project, SceneRow.deletion_id.is_(None))
        .order_by(SceneRow.position)
    )


def _group(rows: Iterable[Row[Any]], parent: str) -> dict[UUID, list[Row[Any]]]:
    groups: dict[UUID, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, parent)].append(row)
    return groups


def _part(
    row: Row[Any],
    place: int,
    chapters: list[Row[Any]],
    scenes: dict[UUID, list[Row[Any]]],
    findings: Mapping[UUID, int],
) -> PartItem:
    items = tuple(
        _chapter(chapter, number, scenes.get(chapter.id, []), findings)
        for number, chapter in enumerate(chapters, start=1)
    )
    return PartItem(id=row.id, title=row.title, position=place, etag=write_etag(row.revision), chapters=items)


def _chapter(row: Row[Any], place: int, scenes: list[Row[Any]], findings: Mapping[UUID, int]) -> ChapterItem:
    items = tuple(_scene(scene, number, findings.get(scene.id, 0)) for number, scene in enumerate(scenes, start=1))
    return ChapterItem(
        id=row.id,
        title=row.title,
        role=row.role,
        position=place,
        words=sum(item.words for item in items),
        findings=sum(item.findings for item in items),
        etag=write_etag(row.revision),
        scenes=items,
    )


def _scene(row: Row[Any], place: int, findings: int) -> SceneItem:
    return SceneItem(
        id=row.id,
        title=row.title,
        words=row.words,
        revision=row.revision,
        position=place,
        findings=findings,
        etag=write_etag(row.scene_revision, row.revision),
    )
