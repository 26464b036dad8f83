"""Throws away guesses that are forgotten."""

from __future__ import annotations

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from narrative.kit.database import set_worker
from narrative.services.accounts.tables import GuessBucket
from narrative.services.rows import now


async def forget_old_guesses(session: AsyncSession) -> None:
    """Delete the buckets that are empty by now."""
    await set_worker(session)
    await session.execute(delete(GuessBucket).where(GuessBucket.expires_at < now()))
