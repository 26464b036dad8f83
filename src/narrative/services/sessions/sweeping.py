"""Throws away what has expired: devices, tokens, one-time secrets."""

from __future__ import annotations

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from narrative.kit.database import set_worker
from narrative.services.rows import now
from narrative.services.sessions.tables import DeviceRow, OneTimeRow, PersonalTokenRow, RefreshTokenRow

_SWEPT = (OneTimeRow, RefreshTokenRow, PersonalTokenRow, DeviceRow)


async def forget_expired(session: AsyncSession) -> None:
    """Delete every row whose time is over; the walls show the worker no other ones."""
    await set_worker(session)
    for table in _SWEPT:
        await session.execute(delete(table).where(table.expires_at < now()))
