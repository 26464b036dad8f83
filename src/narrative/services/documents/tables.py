"""The log of updates of every scene that was opened for writing, and how far it reaches.

The rows stay where they are while a book lies in cold storage, and go when the scene is purged.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from narrative.kit.database import Base
from narrative.services.rows import now


class DocumentRow(Base):
    """One scene's document: which history (``epoch``) counts, and the number of its last update.

    ``projected_seq`` says up to which update the scene's body tells it. The snapshot is a cache that makes opening
    quick; what it holds can be read from the log again.
    """

    __tablename__ = "scene_document"
    __table_args__ = (
        Index(
            "ix_scene_document_unprojected",
            "project_id",
            "scene_id",
            postgresql_where=text("projected_seq < seq"),
        ),
    )
    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"), primary_key=True)
    scene_id: Mapped[UUID] = mapped_column(primary_key=True)
    epoch: Mapped[UUID]
    seq: Mapped[int] = mapped_column(default=0)
    projected_seq: Mapped[int] = mapped_column(default=0)
    snapshot: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    snapshot_seq: Mapped[int] = mapped_column(default=0)
    snapshot_digest: Mapped[bytes | None] = mapped_column(LargeBinary)


class UpdateRow(Base):
    """One update, as it came: never altered. ``digest`` covers the epoch, the number and the bytes."""

    __tablename__ = "scene_update"
    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"), primary_key=True)
    scene_id: Mapped[UUID] = mapped_column(primary_key=True)
    epoch: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    payload: Mapped[bytes] = mapped_column(LargeBinary)
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    user_id: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
