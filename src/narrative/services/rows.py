"""What every row of a project has: its place behind the project's wall, and how it is deleted and comes back."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from narrative.kit.ids import make_id


def now() -> datetime:
    """Return the present moment, in UTC."""
    return datetime.now(UTC)


class ProjectRow:
    """A row that belongs to a project: ``(project_id, id)`` is its key, so no reference can leave the project."""

    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=make_id)


class Created:
    """A row that knows when it was made."""

    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)


class Deletable:
    """A row that is hidden, not lost, when it is deleted: ``deletion_id`` names the deletion that hid it."""

    deletion_id: Mapped[UUID | None]


def index_deletions(table: str) -> Index:
    """Return the index by which what one deletion hid is found."""
    hidden = text("deletion_id IS NOT NULL")
    return Index(f"ix_{table}_project_id_deletion_id", "project_id", "deletion_id", postgresql_where=hidden)
