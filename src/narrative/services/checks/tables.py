"""The rows of checking: kept readings, runs, findings with their evidence, and the author's verdicts."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, ForeignKeyConstraint, Index, LargeBinary, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from narrative.kit.database import Base
from narrative.services.rows import Created, ProjectRow


class ReadingRow(Created, Base):
    """What one scene's text was read as, by the digest of all that it was read from, engine included."""

    __tablename__ = "scene_reading"

    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"), primary_key=True)
    digest: Mapped[str] = mapped_column(primary_key=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)


class CheckRow(ProjectRow, Created, Base):
    """One run over the whole book. The counts and the score stand once it is done."""

    __tablename__ = "check_run"

    job_id: Mapped[UUID]
    finished_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    words: Mapped[int] = mapped_column(default=0)
    new: Mapped[int] = mapped_column(default=0)
    still: Mapped[int] = mapped_column(default=0)
    resolved: Mapped[int] = mapped_column(default=0)
    dismissed: Mapped[int] = mapped_column(default=0)
    score: Mapped[int | None]


class FindingRow(ProjectRow, Created, Base):
    """One place where the book is at odds with itself, followed from run to run; ``rank`` 0 is the best of the last."""

    __tablename__ = "finding"
    __table_args__ = (
        UniqueConstraint("project_id", "identity", deferrable=True, initially="DEFERRED"),
        Index(None, "project_id", "status", "rank"),
    )

    identity: Mapped[str]
    check: Mapped[str]
    severity: Mapped[str]
    confidence: Mapped[float]
    message: Mapped[str]
    why: Mapped[str]
    entities: Mapped[list[str]] = mapped_column(JSONB)
    rank: Mapped[int]
    status: Mapped[str]
    verdict: Mapped[str | None]
    reason: Mapped[str | None]
    revision: Mapped[int] = mapped_column(default=1)


class EvidenceRow(Base):
    """A passage that proves a finding, as it stood when it was read."""

    __tablename__ = "evidence"
    __table_args__ = (
        ForeignKeyConstraint(["project_id", "finding_id"], ["finding.project_id", "finding.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["project_id", "scene_id"], ["scene.project_id", "scene.id"], ondelete="CASCADE"),
        Index(None, "project_id", "scene_id"),
    )

    project_id: Mapped[UUID] = mapped_column(primary_key=True)
    finding_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    scene_id: Mapped[UUID]
    start: Mapped[int]
    end: Mapped[int]
    quote: Mapped[str]
    prefix: Mapped[str]
    suffix: Mapped[str]
    marks: Mapped[list[list[int]]] = mapped_column(JSONB)
    place: Mapped[str]
