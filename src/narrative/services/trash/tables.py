"""What is left of a book that was purged."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, DateTime
from sqlalchemy.orm import Mapped, mapped_column

from narrative.kit.database import Base


class PurgedProject(Base):
    """That there was a book, why and when it was purged, how long its trail was, and the last hash of its chain."""

    __tablename__ = "purged_project"

    project_id: Mapped[UUID] = mapped_column(primary_key=True)
    reason: Mapped[str]
    purged_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    entries: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[bytes]
