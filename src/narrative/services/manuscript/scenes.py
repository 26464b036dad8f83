"""Reads and writes scenes: one by one for the editor, in bulk for the continuous page."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from narrative.kit.pagination import Page, cut_page
from narrative.services.access import Access
from narrative.services.cursors import read_place
from narrative.services.documents import DocumentRow
from narrative.services.manuscript.bodies import lock_body, write_scene
from narrative.services.manuscript.forms import read_blocks, show_body
from narrative.services.manuscript.schemas import NewBody, Reason, SceneText, Written
from narrative.services.manuscript.tables import BodyRow, ChapterRow, PartRow, SceneRow
from narrative.services.manuscript.troubles import NoSuchScene
from narrative.services.revisions import check_revision, write_etag

Query = Select[*tuple[Any, ...]]


async def get_scene(session: AsyncSession, access: Access, scene_id: UUID) -> SceneText:
    """Return a scene and what it says."""
    rows = await _load(session, access, _bodies(access).where(SceneRow.id == scene_id))
    if not rows:
        raise NoSuchScene
    return _show(rows[0])


async def list_scenes(
    session: AsyncSession,
    access: Access,
    *,
    chapter_id: UUID | None = None,
    ids: Collection[UUID] = (),
    cursor: str | None = None,
    limit: int = 20,
) -> Page[SceneText]:
    """Return up to ``limit`` scenes and what they say, in reading order."""
    query = _bodies(access)
    if chapter_id:
        query = query.where(SceneRow.chapter_id == chapter_id)
    if ids:
        query = query.where(SceneRow.id.in_(ids))
    if after := read_place(cursor):
        place = tuple_(PartRow.position, ChapterRow.position, SceneRow.position)
        query = query.where(place > tuple_(*after))
    rows = await _load(session, access, in_reading_order(query).limit(limit + 1))
    page = cut_page(rows, limit, lambda row: (row.part_position, row.chapter_position, row.position))
    return Page(items=[_show(row) for row in page.items], next_cursor=page.next_cursor)


async def update_body(
    session: AsyncSession, access: Access, scene_id: UUID, new: NewBody, if_match: str | None
) -> Written:
    """Save what a scene says. Raises Stale with what it says now, where somebody was there first."""
    row = await lock_body(session, access, scene_id)
    current = await get_scene(session, access, scene_id)
    check_revision(if_match, row.revision, current, part=1)
    await write_scene(session, access, row, read_blocks(new.body), Reason.AUTOSAVE)
    scene_revision = int(current.etag.strip('"').split(".")[0])
    return Written(revision=row.revision, words=row.words, etag=write_etag(scene_revision, row.revision))


async def is_there(session: AsyncSession, access: Access, scene_id: UUID) -> bool:
    """Tell whether there is such a scene, and it was not deleted."""
    found = select(SceneRow.id).where(SceneRow.project_id == access.project, SceneRow.id == scene_id)
    return await session.scalar(found.where(SceneRow.deletion_id.is_(None))) is not None


def in_reading_order(query: Query) -> Query:
    """Order a query over part, chapter and scene as a reader meets them."""
    return query.order_by(PartRow.position, ChapterRow.position, SceneRow.position)


def over_scenes(query: Query, access: Access) -> Query:
    """Join part, chapter, scene and body inside the project of ``access``, what is deleted left out."""
    return (
        query.select_from(SceneRow)
        .join(ChapterRow, (ChapterRow.project_id == SceneRow.project_id) & (ChapterRow.id == SceneRow.chapter_id))
        .join(PartRow, (PartRow.project_id == ChapterRow.project_id) & (PartRow.id == ChapterRow.part_id))
        .join(BodyRow, (BodyRow.project_id == SceneRow.project_id) & (BodyRow.scene_id == SceneRow.id))
        .where(SceneRow.project_id == access.project, SceneRow.deletion_id.is_(None))
    )


async def _load(session: AsyncSession, access: Access, query: Query) -> Sequence[Row[Any]]:
    """Return the rows of ``query``; bodies that are behind their documents are brought up to date before."""
    rows = (await session.execute(query)).all()
    behind = [row.id for row in rows if row.is_behind]
    for scene_id in behind:
        await lock_body(session, access, scene_id)
    return (await session.execute(query)).all() if behind else rows


def _bodies(access: Access) -> Query:
    columns = select(
        SceneRow.id,
        SceneRow.title,
        SceneRow.chapter_id,
        SceneRow.position,
        SceneRow.revision.label("scene_revision"),
        ChapterRow.position.label("chapter_position"),
        PartRow.position.label("part_position"),
        BodyRow.body,
        BodyRow.words,
        BodyRow.revision,
        (DocumentRow.projected_seq < DocumentRow.seq).label("is_behind"),
    )
    document = (DocumentRow.project_id == SceneRow.project_id) & (DocumentRow.scene_id == SceneRow.id)
    return over_scenes(columns, access).outerjoin(DocumentRow, document)


def _show(row: Row[Any]) -> SceneText:
    return SceneText(
        id=row.id,
        title=row.title,
        chapter_id=row.chapter_id,
        body=show_body(row.body),
        words=row.words,
        revision=row.revision,
        etag=write_etag(row.scene_revision, row.revision),
    )
