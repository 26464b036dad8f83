"""Splits, merges and duplicates scenes and chapters; no word is lost, and every merge can be undone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from narrative.services.access import Access
from narrative.services.audit import record
from narrative.services.manuscript.bodies import create_body, keep_version, lock_body, write_scene
from narrative.services.manuscript.cutting import cut_blocks
from narrative.services.manuscript.deletions import hide, open_deletion
from narrative.services.manuscript.forms import load_blocks
from narrative.services.manuscript.positions import make_positions
from narrative.services.manuscript.scenes import get_scene, in_reading_order, over_scenes
from narrative.services.manuscript.schemas import ChapterSplit, Item, Merged, Reason, SplitPlace, SplitScene
from narrative.services.manuscript.structure import (
    Kind,
    Spot,
    add_row,
    find_spot,
    load_row,
    lock_structure,
    put,
    show,
)
from narrative.services.manuscript.tables import ChapterRow, PartRow, SceneRow
from narrative.services.manuscript.troubles import NoSuchPlace, NotNeighbours


async def split_scene(session: AsyncSession, access: Access, scene_id: UUID, place: SplitPlace) -> SplitScene:
    """Cut a scene in two at ``place``; the second half becomes a scene of its own right after it."""
    await lock_structure(session, access)
    scene = await load_row(session, access, Kind.SCENE, scene_id)
    body = await lock_body(session, access, scene_id)
    first, second = cut_blocks(load_blocks(body.body), place.block, place.offset)
    before = {"digest": body.digest}
    await write_scene(session, access, body, first, Reason.SPLIT)
    spot = await find_spot(session, access, Kind.SCENE, scene.chapter_id, after=scene_id)
    added = await add_row(session, access, Kind.SCENE, spot, "")
    half = create_body(session, access, added.id, second)
    after = {"into": str(added.id), "digest": body.digest, "second": half.digest}
    record(session, access, "scene.split", scene_id, before=before, after=after)
    await session.flush()
    return SplitScene(scenes=(await get_scene(session, access, scene_id), await get_scene(session, access, added.id)))


async def merge_scenes(
    session: AsyncSession, access: Access, scene_id: UUID, with_id: UUID | None, *, again: bool = False
) -> Merged:
    """Join a scene with its neighbour ``with_id`` (or the one before): the earlier one survives with both texts."""
    await lock_structure(session, access)
    first_id, second_id = await _neighbours(session, access, Kind.SCENE, scene_id, with_id, again=again)
    first, second = await lock_body(session, access, first_id), await lock_body(session, access, second_id)
    row = await load_row(session, access, Kind.SCENE, second_id)
    deletion = open_deletion(session, access, Kind.SCENE, row.title)
    version = await keep_version(session, access, first, Reason.MERGE)
    await write_scene(session, access, first, load_blocks(first.body) + load_blocks(second.body), Reason.MERGE)
    change = {"scene": str(first_id), "version": str(version.id), "digest": first.digest}
    root = {"kind": Kind.SCENE, "id": str(second_id), "into": str(first_id)}
    deletion.undo = {"bodies": [change] if version.digest != first.digest else [], "root": root}
    await hide(session, access, Kind.SCENE, [second_id], deletion.id)
    return await _merged(session, access, Kind.SCENE, (first_id, second_id), deletion.id)


async def duplicate_scene(session: AsyncSession, access: Access, scene_id: UUID) -> Item:
    """Put a copy of a scene right after it."""
    await lock_structure(session, access)
    scene = await load_row(session, access, Kind.SCENE, scene_id)
    spot = await find_spot(session, access, Kind.SCENE, scene.chapter_id, after=scene_id)
    copy = await add_row(session, access, Kind.SCENE, spot, _copied(scene.title))
    body = await lock_body(session, access, scene_id)
    create_body(session, access, copy.id, load_blocks(body.body))
    record(session, access, "scene.duplicated", scene_id, after={"copy": str(copy.id)})
    await session.flush()
    return await show(session, access, Kind.SCENE, copy)


async def split_chapter(session: AsyncSession, access: Access, chapter_id: UUID, split: ChapterSplit) -> Item:
    """Begin a new chapter, right after this one, with one of its scenes and all that follow it."""
    await lock_structure(session, access)
    chapter = await load_row(session, access, Kind.CHAPTER, chapter_id)
    scenes = await _scenes(session, access, chapter_id)
    place = next((number for number, scene in enumerate(scenes) if scene.id == split.scene_id), 0)
    if place == 0:
        raise NoSuchPlace
    spot = await find_spot(session, access, Kind.CHAPTER, chapter.part_id, after=chapter_id)
    added = await add_row(session, access, Kind.CHAPTER, spot, split.title, role=chapter.role)
    before = [_place(scene) for scene in scenes[place:]]
    _move(scenes[place:], added.id, None)
    moves = [{"from": one, "to": _place(scene)} for one, scene in zip(before, scenes[place:], strict=True)]
    record(session, access, "chapter.split", chapter_id, after={"into": str(added.id), "moves": moves})
    await session.flush()
    return await show(session, access, Kind.CHAPTER, added)


async def merge_chapters(
    session: AsyncSession, access: Access, chapter_id: UUID, with_id: UUID | None, *, again: bool = False
) -> Merged:
    """Join a chapter with its neighbour: the scenes of the later one move to the end of the earlier one."""
    await lock_structure(session, access)
    first_id, second_id = await _neighbours(session, access, Kind.CHAPTER, chapter_id, with_id, again=again)
    second = await load_row(session, access, Kind.CHAPTER, second_id)
    scenes = await _scenes(session, access, second_id)
    last = (await find_spot(session, access, Kind.SCENE, first_id)).position
    deletion = open_deletion(session, access, Kind.CHAPTER, second.title)
    deletion.undo = {
        "moves": [
            {"kind": Kind.SCENE, "id": str(scene.id), "parent": str(second_id), "position": scene.position}
            for scene in scenes
        ],
        "root": {"kind": Kind.CHAPTER, "id": str(second_id), "into": str(first_id)},
    }
    _move(scenes, first_id, last)
    deletion.undo = deletion.undo | {"to": [_place(scene) for scene in scenes]}
    await session.flush()
    await hide(session, access, Kind.CHAPTER, [second_id], deletion.id)
    moved = [str(scene.id) for scene in scenes]
    return await _merged(session, access, Kind.CHAPTER, (first_id, second_id), deletion.id, scenes=moved)


async def duplicate_chapter(session: AsyncSession, access: Access, chapter_id: UUID) -> Item:
    """Put a copy of a chapter, its scenes and their words right after it."""
    await lock_structure(session, access)
    chapter = await load_row(session, access, Kind.CHAPTER, chapter_id)
    spot = await find_spot(session, access, Kind.CHAPTER, chapter.part_id, after=chapter_id)
    copy = await add_row(session, access, Kind.CHAPTER, spot, _copied(chapter.title), role=chapter.role)
    for scene in await _scenes(session, access, chapter_id):
        twin = await add_row(session, access, Kind.SCENE, Spot(copy.id, scene.position), scene.title)
        body = await lock_body(session, access, scene.id)
        create_body(session, access, twin.id, load_blocks(body.body))
    record(session, access, "chapter.duplicated", chapter_id, after={"copy": str(copy.id)})
    await session.flush()
    return await show(session, access, Kind.CHAPTER, copy)


async def _merged(
    session: AsyncSession, access: Access, kind: Kind, pair: tuple[UUID, UUID], deletion: UUID, **facts: Any
) -> Merged:
    first, second = pair
    after = {"with": str(second), "deletion": str(deletion)} | facts
    record(session, access, f"{kind}.merged", first, after=after)
    await session.flush()
    item = await show(session, access, kind, await load_row(session, access, kind, first))
    return Merged(id=first, deletion_id=deletion, etag=item.etag)


async def _neighbours(
    session: AsyncSession, access: Access, kind: Kind, one: UUID, other: UUID | None, *, again: bool
) -> tuple[UUID, UUID]:
    """Return the two in reading order. Raises NotNeighbours, and NoSuch… for what is not there.

    Where they are merged ``again`` they were neighbours the first time, and stay in the order they are named in.
    """
    await load_row(session, access, kind, one)
    if other:
        await load_row(session, access, kind, other)
        if again:
            return one, other
    order = list(await session.scalars(_order(access, kind)))
    place = order.index(one)
    if other is None and place:
        other = order[place - 1]
    if other is None or abs(order.index(other) - place) != 1:
        raise NotNeighbours
    return (one, other) if place < order.index(other) else (other, one)


def _order(access: Access, kind: Kind) -> Any:
    if kind is Kind.SCENE:
        return in_reading_order(over_scenes(select(SceneRow.id), access))
    joined = (PartRow.project_id == ChapterRow.project_id) & (PartRow.id == ChapterRow.part_id)
    query = select(ChapterRow.id).join(PartRow, joined)
    query = query.where(ChapterRow.project_id == access.project, ChapterRow.deletion_id.is_(None))
    return query.order_by(PartRow.position, ChapterRow.position)


async def _scenes(session: AsyncSession, access: Access, chapter_id: UUID) -> list[SceneRow]:
    query = select(SceneRow).where(
        SceneRow.project_id == access.project, SceneRow.chapter_id == chapter_id, SceneRow.deletion_id.is_(None)
    )
    found = await session.scalars(query.order_by(SceneRow.position).execution_options(populate_existing=True))
    return list(found)


def _move(scenes: list[SceneRow], chapter_id: UUID, first: str | None) -> None:
    """Move ``scenes`` into a chapter in their order; ``first`` is the key for the first of them."""
    keys = [first, *make_positions(len(scenes) - 1, first)] if first else make_positions(len(scenes))
    for scene, key in zip(scenes, keys, strict=False):
        put(Kind.SCENE, scene, Spot(chapter_id, key))
        scene.revision += 1


def _place(scene: SceneRow) -> dict[str, str]:
    return {"id": str(scene.id), "parent": str(scene.chapter_id), "position": scene.position}


def _copied(title: str) -> str:
    return f"{title} (copy)" if title else ""
