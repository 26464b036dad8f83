"""Names of people by reference, for whoever may see them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from narrative.services.accounts.tables import Account

FORMER = "A former member"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as fellow members see them; who was erased has no name and no address."""

    name: str
    email: str | None = None


async def load_people(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, Person]:
    """Return each of ``ids``; whom the transaction may not see, or who is gone, is a former member."""
    rows = await session.scalars(select(Account).where(Account.id.in_(list(ids)))) if ids else ()
    found = {row.id: Person(row.name or FORMER, row.email) for row in rows}
    return {one: found.get(one, Person(FORMER)) for one in ids}


async def find_address(session: AsyncSession, user: UUID) -> str | None:
    """Return the confirmed address of ``user``, in small letters; None where there is none."""
    query = select(Account.email).where(Account.id == user, Account.email_verified_at.is_not(None))
    return await session.scalar(query)
