"""The whole book without its words, for the binder."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from narrative.services.access import Access
from narrative.services.figures import select_figure
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


def select_figures() -> list[Select[Any]]:
    """Return the queries for the words of projects, and when somebody last wrote in them (in seconds, Unix)."""
    values = {"words": func.sum(BodyRow.words), "written_at": func.extract("epoch", func.max(BodyRow.updated_at))}
    joined = (BodyRow.project_id == SceneRow.project_id) & (BodyRow.scene_id == SceneRow.id)
    return [
        select_figure(SceneRow.project_id, name, value)
        .join(BodyRow, joined)
        .where(SceneRow.deletion_id.is_(None))
        .group_by(SceneRow.project_id)
        for name, value in values.items()
    ]


async def count_words(session: AsyncSession, projects: Collection[UUID]) -> dict[UUID, int]:
    """Return the words of each of ``projects``; one without scenes is left out."""
    words, _ = select_figures()
    return {row.project_id: int(row.value) for row in await session.execute(words, {"projects": list(projects)})}


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
