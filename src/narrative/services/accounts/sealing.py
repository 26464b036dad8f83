"""Hides the secrets of people in their rows: under the studio's keys, and good only for their person."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from narrative.kit.envelope import open_sealed, seal

_TOTP = "totp"


def seal_totp(session: AsyncSession, user: UUID, secret: str) -> bytes:
    """Return ``secret`` as it may be kept."""
    return seal(session, _TOTP, user, secret.encode())


def open_totp(session: AsyncSession, user: UUID, sealed: bytes) -> str:
    """Return what was sealed for ``user``."""
    return open_sealed(session, _TOTP, user, sealed).decode()
