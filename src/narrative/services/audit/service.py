"""Writes the audit trail in the transaction of the change itself."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from narrative.services.access import Access
from narrative.services.audit.tables import AuditEntry

Facts = dict[str, Any]


def record(
    session: AsyncSession,
    access: Access,
    action: str,
    thing_id: UUID | None = None,
    *,
    before: Facts | None = None,
    after: Facts | None = None,
) -> None:
    """Note that the person of ``access`` did ``action`` (``scene.moved``); the entry is written with the change."""
    thing = action.partition(".")[0]
    session.add(
        AuditEntry(
            project_id=access.project,
            user_id=access.user,
            action=action,
            thing=thing,
            thing_id=thing_id,
            before=before,
            after=after,
        )
    )
