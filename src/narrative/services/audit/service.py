"""Writes the audit trail in the transaction of the change itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from narrative.kit.ids import make_id
from narrative.services.access import Access, Origin
from narrative.services.audit.tables import AuditEntry, AuditOrigin

Facts = dict[str, Any]


def record(
    session: AsyncSession,
    access: Access,
    action: str,
    thing_id: UUID | None = None,
    *,
    before: Facts | None = None,
    after: Facts | None = None,
    entry_id: UUID | None = None,
) -> None:
    """Note that the person of ``access`` did ``action`` (``scene.moved``); the entry is written with the change."""
    session.add(
        AuditEntry(
            id=entry_id or make_id(),
            project_id=access.project,
            user_id=access.user,
            action=action,
            thing=action.partition(".")[0],
            thing_id=thing_id,
            before=before,
            after=after,
            origin_id=_find_origin(session, access),
            part_of=session.info.get("part_of"),
        )
    )


def record_operator(
    session: AsyncSession, project: UUID, action: str, thing_id: UUID, *, before: Facts | None = None
) -> None:
    """Note what whoever runs the studio did to ``project``; there is no account behind it."""
    thing = action.partition(".")[0]
    session.add(AuditEntry(project_id=project, action=action, thing=thing, thing_id=thing_id, before=before))


@contextmanager
def as_part_of(session: AsyncSession, whole: UUID) -> Iterator[None]:
    """Record everything inside the block as parts of the larger change ``whole``, an entry or what it began."""
    session.info["part_of"] = whole
    try:
        yield
    finally:
        del session.info["part_of"]


async def forget_origins(session: AsyncSession, user_id: UUID) -> None:
    """Forget from where ``user_id``'s changes came; the entries and their chain stay as they are."""
    await session.execute(delete(AuditOrigin).where(AuditOrigin.user_id == user_id))


def _find_origin(session: AsyncSession, access: Access) -> UUID | None:
    """Return the row that says from where this request came, made at its first change; None behind the scenes."""
    origin: Origin | None = session.info.get("origin")
    if origin is None:
        return None
    kept: tuple[UUID, UUID] | None = session.info.get("origin_row")
    if kept is None or kept[0] != access.user:
        row = AuditOrigin(id=make_id(), user_id=access.user, address=origin.address, agent=origin.agent[:300])
        session.add(row)
        kept = session.info["origin_row"] = (access.user, row.id)
    return kept[1]
