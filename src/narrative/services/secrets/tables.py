"""The rows of people's own secrets; what they hold is sealed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from narrative.kit.database import Base
from narrative.kit.envelope import Sealed
from narrative.kit.ids import make_id
from narrative.services.rows import Created, now


class UserSecret(Created, Base):
    """One secret of one person: for one purpose, under one name, for one project or for all of their work."""

    __tablename__ = "user_secret"
    __table_args__ = (
        Index(
            "uq_user_secret_user_id_project_id_purpose_name",
            "user_id",
            "project_id",
            "purpose",
            "name",
            unique=True,
            postgresql_nulls_not_distinct=True,
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=make_id)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    project_id: Mapped[UUID | None] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"))
    purpose: Mapped[str]
    name: Mapped[str]
    sealed: Mapped[bytes] = mapped_column(Sealed)
    updated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
