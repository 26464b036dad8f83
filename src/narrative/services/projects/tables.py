"""The rows of projects and of the people in them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from narrative.kit.database import Base
from narrative.kit.ids import make_id
from narrative.services.rows import Created, Deletable, now


class ProjectRecord(Created, Deletable, Base):
    """A book and everything about it. ``revision`` counts the changes of its title, author and language."""

    __tablename__ = "project"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=make_id)
    title: Mapped[str]
    author: Mapped[str]
    language: Mapped[str]
    is_sample: Mapped[bool]
    revision: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now, onupdate=now)


class Membership(Created, Base):
    """A person's role in a project."""

    __tablename__ = "membership"

    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), primary_key=True, index=True)
    role: Mapped[str]
