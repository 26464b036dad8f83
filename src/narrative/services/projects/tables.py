"""The rows of projects and of the people in them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from narrative.kit.database import Base
from narrative.kit.ids import make_id
from narrative.services.rows import Created, Deletable, ProjectRow, now


class ProjectRecord(Created, Deletable, Base):
    """A book and everything about it. ``revision`` counts the changes of what stands on its title page."""

    __tablename__ = "project"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=make_id)
    title: Mapped[str]
    author: Mapped[str]
    language: Mapped[str]
    genre: Mapped[str] = mapped_column(default="", server_default="")
    target_words: Mapped[int | None]
    series: Mapped[str] = mapped_column(default="", server_default="")
    is_sample: Mapped[bool]
    archived_at: Mapped[datetime | None]
    stored_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now, onupdate=now)


class Membership(Created, Base):
    """A person's role in a project; one who left keeps the row, so that what they did still has a name."""

    __tablename__ = "membership"

    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), primary_key=True, index=True)
    role: Mapped[str]
    left_at: Mapped[datetime | None]


class InvitationRow(ProjectRow, Created, Base):
    """An invitation by mail; ``digest`` is that of the token in it, ``user_id`` who invites."""

    __tablename__ = "invitation"
    __table_args__ = (
        Index("uq_invitation_digest", "digest", unique=True),
        Index("ix_invitation_email", "email", postgresql_where=text("ended_at IS NULL")),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    email: Mapped[str]
    role: Mapped[str]
    digest: Mapped[str]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
