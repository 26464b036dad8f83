"""Which changes were taken back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from narrative.kit.database import Base


class UndoStep(Base):
    """A change of the trail that its person took back, and perhaps made again.

    ``whole_id`` is the entry of the last undo or redo of it, and so says when that was; ``data`` is what the next one
    needs, such as the deletion under which things lie now.
    """

    __tablename__ = "undo_step"
    __table_args__ = (Index(None, "project_id", "user_id"),)

    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"), primary_key=True)
    entry_id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID]
    undone: Mapped[bool]
    whole_id: Mapped[UUID]
    data: Mapped[dict[str, Any]] = mapped_column(JSONB)
