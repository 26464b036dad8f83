"""The rows of the people who work here, of what they prove themselves with, and of what happened to their accounts."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from narrative.kit.database import Base
from narrative.kit.envelope import Sealed
from narrative.kit.ids import make_id
from narrative.services.rows import Created


class Account(Created, Base):
    """A person. ``is_local`` marks the one author of a studio without sign-in; there is at most one.

    Fellow members of a book see these rows; what must stay between a person and the studio is a ``Credential``.
    """

    __tablename__ = "account"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=make_id)
    name: Mapped[str]
    is_local: Mapped[bool | None] = mapped_column(unique=True)
    email: Mapped[str | None] = mapped_column(unique=True)
    email_verified_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=1, server_default=text("1"))


class Credential(Base):
    """What a person signs in with. ``totp_step`` is the last half minute whose code was used."""

    __tablename__ = "credential"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    password_hash: Mapped[str | None]
    password_changed_at: Mapped[datetime | None]
    totp_secret: Mapped[bytes | None] = mapped_column(Sealed)
    totp_confirmed_at: Mapped[datetime | None]
    totp_step: Mapped[int] = mapped_column(BigInteger, default=0, server_default=text("0"))


class RecoveryCode(Created, Base):
    """A code that stands in once for a lost second factor, by its digest."""

    __tablename__ = "recovery_code"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    digest: Mapped[str] = mapped_column(primary_key=True)


class PasskeyRow(Created, Base):
    """A passkey: the public half of a key that never leaves somebody's device."""

    __tablename__ = "passkey"
    __table_args__ = (Index("uq_passkey_credential_id", "credential_id", unique=True),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=make_id)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    credential_id: Mapped[str]
    public_key: Mapped[bytes]
    sign_count: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str]
    last_used_at: Mapped[datetime | None]


class AccountEvent(Created, Base):
    """Something that happened to an account. Entries are written once and never altered."""

    __tablename__ = "account_event"
    __table_args__ = (Index("ix_account_event_user_id_id", "user_id", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=make_id)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    action: Mapped[str]
    facts: Mapped[dict[str, Any]]
    address: Mapped[str]
    agent: Mapped[str]
    device_id: Mapped[UUID | None]


class GuessBucket(Base):
    """How many wrong guesses were made of late at one thing, named by its digest; it empties with time."""

    __tablename__ = "guess_bucket"

    digest: Mapped[str] = mapped_column(primary_key=True)
    level: Mapped[float]
    updated_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
