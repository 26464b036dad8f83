"""The rows of books that nobody writes in: when their owner was told, and where each lies in cold storage."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from narrative.kit.database import Base


class ColdBook(Base):
    """A book at rest. Its owner was told at ``noticed_at``; once it is stored, the file is named and proved here."""

    __tablename__ = "cold_book"

    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"), primary_key=True)
    noticed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    file: Mapped[str | None]
    size: Mapped[int | None] = mapped_column(BigInteger)
    sha256: Mapped[str | None]
