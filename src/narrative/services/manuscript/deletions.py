"""Deletes with undo: what one deletion hid comes back exactly as it was."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import undefer

from narrative.kit.ids import make_id
from narrative.services.access import Access
from narrative.services.audit import record
from narrative.services.manuscript.bodies import lock_body, write_scene
from narrative.services.manuscript.forms import load_blocks
from narrative.services.manuscript.schemas import Reason
from narrative.services.manuscript.structure import (
    CHILDREN,
    PARENTS,
    ROWS,
    Kind,
    Spot,
    load_row,
    lock_structure,
    put,
    show,
)
from narrative.services.manuscript.tables import DeletionRow, VersionRow
from narrative.services.manuscript.troubles import ChangedSinceMerge, NoSuchDeletion, ParentDeleted
from narrative.services.revisions import check_revision
from narrative.services.rows import now


async def delete_item(
    session: AsyncSession, access: Access, kind: Kind, row_id: UUID, if_match: str | None = None
) -> UUID:
    """Hide a part, chapter or scene and all inside it; return the name by which it comes back.

    Raises Stale where ``if_match`` is given and somebody renamed or moved it since.
    """
    await lock_structure(session, access)
    row = await load_row(session, access, kind, row_id)
    if if_match is not None:
        check_revision(if_match, row.revision, await show(session, access, kind, row))
    deletion = open_deletion(session, access, kind, row.title)
    deletion.undo = {"root": {"kind": kind, "id": str(row_id)}}
    await session.flush()
    await hide(session, access, kind, [row_id], deletion.id)
    record(
        session, access, f"{kind}.deleted", row_id, before={"title": row.title}, after={"deletion": str(deletion.id)}
    )
    await session.flush()
    return deletion.id


def open_deletion(session: AsyncSession, access: Access, thing: str, title: str) -> DeletionRow:
    """Begin a deletion that things can be hidden under."""
    row = DeletionRow(project_id=access.project, id=make_id(), user_id=access.user, thing=thing, title=title, undo={})
    session.add(row)
    return row


async def hide(session: AsyncSession, access: Access, kind: Kind, ids: list[UUID], deletion: UUID) -> None:
    """Hide the rows ``ids`` and everything inside them that is not hidden yet."""
    while ids:
        table = ROWS[kind]
        hidden = update(table).where(table.project_id == access.project, table.id.in_(ids), table.deletion_id.is_(None))
        await session.execute(hidden.values(deletion_id=deletion), execution_options={"synchronize_session": False})
        if kind not in CHILDREN:
            return
        kind, parent = CHILDREN[kind], kind
        table = ROWS[kind]
        inside = select(table.id).where(table.project_id == access.project, getattr(table, f"{parent}_id").in_(ids))
        ids = list(await session.scalars(inside))


async def restore_deletion(session: AsyncSession, access: Access, deletion_id: UUID) -> None:
    """Bring back all that one deletion hid, and undo what a merge moved or wrote.

    Raises ParentDeleted where what it stood in is gone too, ChangedSinceMerge where the merged text was edited since.
    """
    await lock_structure(session, access)
    query = select(DeletionRow).where(DeletionRow.project_id == access.project, DeletionRow.id == deletion_id)
    deletion = await session.scalar(query.with_for_update())
    if deletion is None or deletion.restored_at is not None:
        raise NoSuchDeletion
    await unhide(session, access, deletion_id)
    await _undo(session, access, deletion.undo)
    deletion.restored_at = now()
    facts = {"thing": deletion.thing, "title": deletion.title, "root": deletion.undo.get("root")}
    record(session, access, "deletion.restored", deletion_id, after=facts)
    await session.flush()


async def unhide(session: AsyncSession, access: Access, deletion_id: UUID) -> None:
    """Show again whatever ``deletion_id`` hid. Raises ParentDeleted."""
    for kind, table in ROWS.items():
        await session.execute(
            update(table)
            .where(table.project_id == access.project, table.deletion_id == deletion_id)
            .values(deletion_id=None)
            .returning(table.id),
            execution_options={"synchronize_session": False},
        )
        if kind in PARENTS and await _has_orphans(session, access, kind):
            raise ParentDeleted


async def _has_orphans(session: AsyncSession, access: Access, kind: Kind) -> bool:
    table, parent = ROWS[kind], ROWS[PARENTS[kind]]
    joined = (parent.project_id == table.project_id) & (parent.id == getattr(table, f"{PARENTS[kind]}_id"))
    query = (
        select(table.id)
        .join(parent, joined)
        .where(table.project_id == access.project, table.deletion_id.is_(None), parent.deletion_id.is_not(None))
    )
    return await session.scalar(query.limit(1)) is not None


async def _undo(session: AsyncSession, access: Access, undo: dict[str, Any]) -> None:
    for move in undo.get("moves", ()):
        kind = Kind(move["kind"])
        row = await load_row(session, access, kind, UUID(move["id"]))
        put(kind, row, Spot(UUID(move["parent"]), move["position"]))
        row.revision += 1
    for change in undo.get("bodies", ()):
        body = await lock_body(session, access, UUID(change["scene"]))
        seen = body.digest if "digest" in change else body.revision
        if seen != change.get("digest", change.get("revision")):
            raise ChangedSinceMerge
        version = await session.get_one(
            VersionRow, (access.project, UUID(change["version"])), options=[undefer(VersionRow.body)]
        )
        await write_scene(session, access, body, load_blocks(version.body), Reason.RESTORE)
