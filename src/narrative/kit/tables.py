"""The rows the kit keeps for itself: jobs as authors see them, answers kept for repeated requests, signing keys."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from narrative.kit.database import Base
from narrative.kit.envelope import Sealed
from narrative.kit.ids import make_id


class JobRow(Base):
    """One piece of work behind the scenes: what it is, how far it is, and how it ended."""

    __tablename__ = "job"
    __table_args__ = (
        CheckConstraint("status IN ('queued', 'running', 'done', 'failed', 'cancelled')", name="status"),
        Index("ix_job_project_id_id", "project_id", "id"),
        Index(
            "uq_job_project_id_once",
            "project_id",
            "once",
            unique=True,
            postgresql_where=text("status = 'queued' AND once IS NOT NULL"),
            postgresql_nulls_not_distinct=True,
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=make_id)
    project_id: Mapped[UUID | None]
    kind: Mapped[str]
    once: Mapped[str | None]
    arguments: Mapped[dict[str, Any]]
    status: Mapped[str] = mapped_column(default="queued", server_default="queued")
    progress: Mapped[float] = mapped_column(default=0.0, server_default="0")
    message: Mapped[str] = mapped_column(default="", server_default="")
    result: Mapped[dict[str, Any] | None]
    problem: Mapped[dict[str, Any] | None]
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    cancel_asked: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]


class IdempotencyRow(Base):
    """The answer a request with an ``Idempotency-Key`` got, kept for a day."""

    __tablename__ = "idempotency"
    __table_args__ = (Index("ix_idempotency_created_at", "created_at"),)

    scope: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    fingerprint: Mapped[bytes]
    status: Mapped[int | None]
    headers: Mapped[list[list[str]] | None]
    body: Mapped[bytes | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class SigningKeyRow(Base):
    """A key that signs access tokens, sealed, by the name that stands in them."""

    __tablename__ = "signing_key"

    kid: Mapped[str] = mapped_column(primary_key=True)
    private: Mapped[bytes] = mapped_column(Sealed)
    created_at: Mapped[datetime]
