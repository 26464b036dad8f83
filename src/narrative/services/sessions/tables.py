"""The rows of everything that lets somebody in: devices, their refresh tokens, personal tokens, one-time secrets."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from narrative.kit.database import Base
from narrative.kit.ids import make_id
from narrative.services.rows import Created


class DeviceRow(Created, Base):
    """A browser or program somebody is signed in with: the family of its refresh tokens."""

    __tablename__ = "device"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=make_id)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    agent: Mapped[str]
    address: Mapped[str]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    ended_at: Mapped[datetime | None]


class RefreshTokenRow(Created, Base):
    """A refresh token, by its digest. One that was used keeps the salt from which its one successor was made."""

    __tablename__ = "refresh_token"

    digest: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    device_id: Mapped[UUID] = mapped_column(ForeignKey("device.id", ondelete="CASCADE"), index=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]
    used_by: Mapped[str | None]
    salt: Mapped[str | None]


class PersonalTokenRow(Created, Base):
    """A token somebody made for a script; ``prefix`` is as much of it as may be shown again."""

    __tablename__ = "personal_token"
    __table_args__ = (Index("uq_personal_token_digest", "digest", unique=True),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=make_id)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    digest: Mapped[str]
    prefix: Mapped[str]
    scopes: Mapped[list[str]] = mapped_column(ARRAY(Text))
    expires_at: Mapped[datetime] = mapped_column(index=True)
    last_used_at: Mapped[datetime | None]


class OneTimeRow(Created, Base):
    """A secret that works once: a link in a mail, a question of a sign-in, a ticket for a socket."""

    __tablename__ = "one_time"

    digest: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[str]
    facts: Mapped[dict[str, Any]]
    expires_at: Mapped[datetime] = mapped_column(index=True)
