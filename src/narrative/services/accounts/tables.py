"""The rows of the people who work here."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from narrative.kit.database import Base
from narrative.kit.ids import make_id
from narrative.services.rows import Created


class Account(Created, Base):
    """A person. ``is_local`` marks the one author of a studio without sign-in; there is at most one."""

    __tablename__ = "account"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=make_id)
    name: Mapped[str]
    is_local: Mapped[bool | None] = mapped_column(unique=True)
