"""Puts parts, chapters and scenes back to what they were called and where they stood, and deletes them again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from narrative.services.access import Access
from narrative.services.audit import record
from narrative.services.manuscript.deletions import delete_item, restore_deletion
from narrative.services.manuscript.reshaping import merge_chapters, merge_scenes
from narrative.services.manuscript.structure import (
    PARENTS,
    Kind,
    Spot,
    describe,
    find_free,
    load_row,
    lock_structure,
    parent_of,
    put,
)
from narrative.services.manuscript.tables import DeletionRow
from narrative.services.manuscript.troubles import NoSuchDeletion, NoSuchPlace

Facts = dict[str, Any]


async def put_back(session: AsyncSession, access: Access, kind: Kind, row_id: UUID, wanted: Facts) -> None:
    """Give a part, chapter or scene the title, role and place of ``wanted``; what it does not name stays.

    A place that something else took since is the one right before that.
    """
    await lock_structure(session, access)
    row = await load_row(session, access, kind, row_id)
    before = describe(kind, row)
    for name in wanted.keys() & {"title", "role"}:
        setattr(row, name, wanted[name])
    if "position" in wanted:
        parent = await _load_parent(session, access, kind, wanted.get("parent"))
        put(kind, row, await find_free(session, access, kind, row, Spot(parent, wanted["position"])))
    row.revision += 1
    record(session, access, f"{kind}.updated", row_id, before=before, after=describe(kind, row))
    await session.flush()


async def move_all(session: AsyncSession, access: Access, moves: list[Facts], start: str, end: str) -> None:
    """Move scenes from the place each ``move`` names at ``start`` to that at ``end``. Raises NoSuchPlace."""
    await lock_structure(session, access)
    for move in moves:
        row = await load_row(session, access, Kind.SCENE, UUID(move[start]["id"]))
        if str(parent_of(Kind.SCENE, row)) != move[start]["parent"]:
            raise NoSuchPlace
        await put_back(session, access, Kind.SCENE, row.id, move[end])


async def delete_again(session: AsyncSession, access: Access, deletion_id: UUID) -> None:
    """Delete or merge again what the deletion hid before it was brought back; ``restore_latest`` finds the new one."""
    deletion = await _follow(session, access, deletion_id)
    root = deletion.undo.get("root")
    if root is None or deletion.restored_at is None:
        raise NoSuchDeletion
    kind, key = Kind(root["kind"]), UUID(root["id"])
    adds_nothing = kind is Kind.SCENE and not deletion.undo.get("bodies")  # an empty scene was merged
    if "into" not in root or adds_nothing:
        again = await delete_item(session, access, kind, key)
    elif kind is Kind.SCENE:
        again = (await merge_scenes(session, access, UUID(root["into"]), key, again=True)).deletion_id
    else:
        again = await _merge_again(session, access, UUID(root["into"]), key, deletion.undo["to"])
    deletion.undo = deletion.undo | {"again": str(again)}
    await session.flush()


async def _merge_again(session: AsyncSession, access: Access, first: UUID, second: UUID, places: list[Facts]) -> UUID:
    """Merge two chapters, and put the scenes to the very places they had when that was done before."""
    merged = (await merge_chapters(session, access, first, second, again=True)).deletion_id
    for place in places:
        await put_back(session, access, Kind.SCENE, UUID(place["id"]), place)
    row = await session.get_one(DeletionRow, (access.project, merged))
    row.undo = row.undo | {"to": places}
    return merged


async def restore_latest(session: AsyncSession, access: Access, deletion_id: UUID) -> None:
    """Bring back what a deletion hides, under whatever name it was deleted again since."""
    await restore_deletion(session, access, (await _follow(session, access, deletion_id)).id)


async def _follow(session: AsyncSession, access: Access, deletion_id: UUID) -> DeletionRow:
    await lock_structure(session, access)
    row = await session.get(DeletionRow, (access.project, deletion_id), populate_existing=True)
    while row is not None and "again" in row.undo:
        row = await session.get(DeletionRow, (access.project, UUID(row.undo["again"])), populate_existing=True)
    if row is None:
        raise NoSuchDeletion
    return row


async def _load_parent(session: AsyncSession, access: Access, kind: Kind, parent: str | None) -> UUID | None:
    if kind not in PARENTS or parent is None:
        return None
    found: UUID = (await load_row(session, access, PARENTS[kind], UUID(parent))).id
    return found
