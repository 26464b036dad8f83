"""Undoes the adoption of a manuscript: the book is exactly what it was, and whatever was written since is kept."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import undefer

from narrative.services.access import Access
from narrative.services.manuscript.bodies import lock_body, write_scene
from narrative.services.manuscript.deletions import hide, open_deletion
from narrative.services.manuscript.forms import load_blocks
from narrative.services.manuscript.positions import make_positions
from narrative.services.manuscript.schemas import Reason
from narrative.services.manuscript.shape import Json, load_shape
from narrative.services.manuscript.structure import ROWS, Kind, Spot, lock_structure, parent_of, put
from narrative.services.manuscript.tables import VersionRow


async def abandon_manuscript(session: AsyncSession, access: Access, undo: Json) -> UUID:
    """Put the book back to what ``adopt_manuscript`` described; return the deletion that hides what it had made.

    A scene that was edited since keeps that state as a version. What the author added elsewhere stays, after what was
    there before.
    """
    await lock_structure(session, access)
    await _restore_rows(session, access, undo["rows"])
    for change in undo["bodies"]:
        body = await lock_body(session, access, UUID(change["scene"]))
        version = await session.get_one(
            VersionRow, (access.project, UUID(change["version"])), options=[undefer(VersionRow.body)]
        )
        await write_scene(session, access, body, load_blocks(version.body), Reason.RESTORE)
    deletion = open_deletion(session, access, "import", "")
    await session.flush()
    for kind in reversed(Kind):
        await hide(session, access, kind, [UUID(key) for key in undo["created"][kind.value]], deletion.id)
    return deletion.id


async def _restore_rows(session: AsyncSession, access: Access, described: list[Json]) -> None:
    """Bring back every row as it was; rows that came later make room for them."""
    for kind, table in ROWS.items():
        ids = [UUID(one["id"]) for one in described if one["kind"] == kind.value]
        back = update(table).where(table.project_id == access.project, table.id.in_(ids)).values(deletion_id=None)
        await session.execute(back, execution_options={"synchronize_session": False})
    shape = await load_shape(session, access)
    for one in described:
        _restore(shape.rows[Kind(one["kind"])][UUID(one["id"])], one)
    before = {UUID(one["id"]) for one in described}
    for kind in Kind:
        later = [row for key, row in shape.rows[kind].items() if key not in before]
        await _make_room(session, access, kind, later)
    await session.flush()


def _restore(row: Any, described: Json) -> None:
    kind = Kind(described["kind"])
    parent = UUID(described["parent"]) if described["parent"] else None
    now = (row.title, row.position, parent_of(kind, row), getattr(row, "role", None))
    if now == (described["title"], described["position"], parent, described.get("role")):
        return
    put(kind, row, Spot(parent, described["position"]))
    row.title = described["title"]
    if kind is Kind.CHAPTER:
        row.role = described["role"]
    row.revision += 1


async def _make_room(session: AsyncSession, access: Access, kind: Kind, rows: list[Any]) -> None:
    """Move rows behind everything else under their parents, in their own order."""
    table = ROWS[kind]
    last = await session.scalar(
        select(table.position).where(table.project_id == access.project).order_by(table.position.desc()).limit(1)
    )
    for row, position in zip(rows, make_positions(len(rows), last), strict=True):
        put(kind, row, Spot(parent_of(kind, row), position))
