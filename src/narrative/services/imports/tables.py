"""The rows of imports: the file as it came, the document read from it, and what undo needs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, LargeBinary
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from narrative.kit.database import Base
from narrative.services.rows import Created, Deletable, ProjectRow, index_deletions

Json = dict[str, Any]


class ImportRow(ProjectRow, Created, Deletable, Base):
    """One file an author brought. ``job_id`` names the job that reads or applies it now, or did so last."""

    __tablename__ = "import"
    __table_args__ = (index_deletions("import"),)

    filename: Mapped[str]
    status: Mapped[str]
    job_id: Mapped[UUID | None]
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    document: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    facing: Mapped[Json | None] = mapped_column(JSONB(none_as_null=True))
    report: Mapped[Json | None] = mapped_column(JSONB(none_as_null=True))
    boundaries: Mapped[list[Json] | None] = mapped_column(JSONB(none_as_null=True))
    undo: Mapped[Json | None] = mapped_column(JSONB(none_as_null=True), deferred=True)
    revision: Mapped[int] = mapped_column(default=1)


class ImportPageRow(Base):
    """A run of a document's blocks as the preview shows them; page 0 holds the first of them."""

    __tablename__ = "import_page"
    __table_args__ = (
        ForeignKeyConstraint(["project_id", "import_id"], ["import.project_id", "import.id"], ondelete="CASCADE"),
    )

    project_id: Mapped[UUID] = mapped_column(primary_key=True)
    import_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    blocks: Mapped[list[Json]] = mapped_column(JSONB)
