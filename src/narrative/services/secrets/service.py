"""Keeps, reads and forgets people's own secrets; a list shows that they are there, never what they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from narrative.errors import NotFound
from narrative.kit.envelope import open_sealed, seal
from narrative.kit.ids import make_id
from narrative.services.rows import now
from narrative.services.secrets.tables import UserSecret

_PLACE = (UserSecret.user_id, UserSecret.project_id, UserSecret.purpose, UserSecret.name)


class NoSuchSecret(NotFound):
    """There is no such secret."""


@dataclass(frozen=True, slots=True)
class KeptSecret:
    """That a secret is kept: for what, under which name, for which project, and since when. Never the secret."""

    id: UUID
    purpose: str
    name: str
    project_id: UUID | None
    created_at: datetime
    updated_at: datetime


async def keep_secret(
    session: AsyncSession, user_id: UUID, purpose: str, plain: bytes, *, name: str = "", project_id: UUID | None = None
) -> None:
    """Keep ``plain`` for that person and purpose, in place of what was kept there before."""
    sealed = seal(session, purpose, user_id, plain, project_id=project_id, name=name)
    place = {"user_id": user_id, "project_id": project_id, "purpose": purpose, "name": name}
    new = insert(UserSecret).values(id=make_id(), sealed=sealed, created_at=now(), updated_at=now(), **place)
    changed = {"sealed": new.excluded.sealed, "updated_at": new.excluded.updated_at}
    await session.execute(new.on_conflict_do_update(index_elements=list(place), set_=changed))


async def read_secret(
    session: AsyncSession, user_id: UUID, purpose: str, *, name: str = "", project_id: UUID | None = None
) -> bytes:
    """Return what is kept there. Raises ``NoSuchSecret``, ``SecretSpoiled`` and ``KeyMissing``."""
    sealed = await session.scalar(select(UserSecret.sealed).where(_at(user_id, project_id, purpose, name)))
    if sealed is None:
        raise NoSuchSecret
    return open_sealed(session, purpose, user_id, sealed, project_id=project_id, name=name)


async def forget_secret(
    session: AsyncSession, user_id: UUID, purpose: str, *, name: str = "", project_id: UUID | None = None
) -> None:
    """Throw away what is kept there; nothing there is nothing wrong."""
    await session.execute(delete(UserSecret).where(_at(user_id, project_id, purpose, name)))


async def list_secrets(session: AsyncSession, user_id: UUID, purpose: str | None = None) -> list[KeptSecret]:
    """Return which secrets the person keeps, all of them or those of one purpose, the oldest first."""
    shown = (UserSecret.id, UserSecret.purpose, UserSecret.name, UserSecret.project_id)
    query = select(*shown, UserSecret.created_at, UserSecret.updated_at).where(UserSecret.user_id == user_id)
    chosen = query if purpose is None else query.where(UserSecret.purpose == purpose)
    return [KeptSecret(*row) for row in await session.execute(chosen.order_by(UserSecret.id))]


def _at(user_id: UUID, project_id: UUID | None, purpose: str, name: str) -> ColumnElement[bool]:
    values = (user_id, project_id, purpose, name)
    return and_(*(column.is_not_distinct_from(value) for column, value in zip(_PLACE, values, strict=True)))
