"""The local author: made at the first start, signed in by itself ever after."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from narrative.errors import Unauthenticated
from narrative.kit.ids import make_id
from narrative.services.accounts.schemas import User
from narrative.services.accounts.tables import Account
from narrative.services.rows import now


async def ensure_author(session: AsyncSession, name: str = "Author") -> User:
    """Return the local author, made now if this is the first start; two starts at once make one author."""
    values = {"id": make_id(), "name": name, "is_local": True, "created_at": now()}
    await session.execute(insert(Account).values(values).on_conflict_do_nothing(index_elements=["is_local"]))
    return await get_author(session)


async def get_author(session: AsyncSession) -> User:
    """Return the local author. Raises Unauthenticated where there is none."""
    account = await session.scalar(select(Account).where(Account.is_local.is_(True)))
    if account is None:
        raise Unauthenticated
    return User.model_validate(account)
