"""The audit trail's rows: entries, the chain that links them, and where they came from."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, ForeignKey, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from narrative.kit.database import Base
from narrative.kit.ids import make_id
from narrative.services.rows import Created, ProjectRow


class AuditEntry(ProjectRow, Created, Base):
    """One change. Entries are written once and never altered.

    ``user_id`` is None for what an operator did. ``part_of`` names the larger change that this one is part of:
    the beginning of a book, or an undo.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (Index(None, "project_id", "thing_id", "id"), Index(None, "project_id", "user_id", "id"))

    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    action: Mapped[str]
    thing: Mapped[str]
    thing_id: Mapped[UUID | None]
    before: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    after: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    origin_id: Mapped[UUID | None]
    part_of: Mapped[UUID | None]


class AuditLink(Base):
    """Where an entry stands in the chain of its project; written by the database at commit, and by nobody else."""

    __tablename__ = "audit_link"
    __table_args__ = (UniqueConstraint("project_id", "entry_id"), UniqueConstraint("project_id", "prev_hash"))

    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"), primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    entry_id: Mapped[UUID]
    linked_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    prev_hash: Mapped[bytes]
    hash: Mapped[bytes]


class AuditHead(Base):
    """How long the chain of a project is, and the hash of its last link."""

    __tablename__ = "audit_head"

    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"), primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[bytes]


class AuditOrigin(Base):
    """From where a request came; entries only refer to it, so it can be forgotten and the chain still holds."""

    __tablename__ = "audit_origin"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=make_id)
    user_id: Mapped[UUID] = mapped_column(index=True)
    address: Mapped[str]
    agent: Mapped[str]
