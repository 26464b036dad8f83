"""The audit trail's rows."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from narrative.kit.database import Base
from narrative.services.rows import Created, ProjectRow


class AuditEntry(ProjectRow, Created, Base):
    """One change. Entries are written once and never altered."""

    __tablename__ = "audit_entry"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    action: Mapped[str]
    thing: Mapped[str]
    thing_id: Mapped[UUID | None]
    before: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    after: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
