"""Checks, their runs and their findings as they are asked for and given."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints

from narrative.checks.finding import Severity
from narrative.checks.history import Status, Verdict
from narrative.services.values import Order, Value


class Standing(StrEnum):
    """Which findings are meant: those still to be looked at, those the author dismissed, those that are gone."""

    OPEN = "open"
    DISMISSED = "dismissed"
    RESOLVED = "resolved"


class RunStatus(StrEnum):
    """How far a run is."""

    NEVER = "never"
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class CheckItem(Value):
    """One kind of trouble that is looked for; ``page`` is its page in Markdown, with the stories that test it."""

    id: str = Field(examples=["timeline/weekday-contradicts"])
    family: str
    name: str
    title: str
    summary: str
    why: str
    severity: Severity
    page: str
    wrong: tuple[str, ...]
    right: tuple[str, ...]


class Asked(Value):
    """The job that was put aside."""

    job_id: UUID


class CheckRun(Value):
    """The last run over the whole book, or the one that waits to begin.

    ``words``, the counts and the ``score`` are those of the last run that was finished. A book that was never checked
    has the status ``never``.
    """

    id: UUID | None
    job_id: UUID | None
    status: RunStatus
    progress: float
    message: str
    started_at: datetime | None
    finished_at: datetime | None
    words: int
    new: int
    still: int
    resolved: int
    dismissed: int
    score: int | None
    formula: str


class Mark(Value):
    """Words at fault, in code points of the scene's plain text."""

    start: int
    end: int


class EvidenceItem(Value):
    """A passage, word for word. Where ``place`` is ``title`` it stands in the chapter's title, not in the scene.

    ``chapter_id`` is null where the scene was deleted since.
    """

    scene_id: UUID
    chapter_id: UUID | None
    chapter_title: str
    scene_number: int
    place: str
    start: int
    end: int
    quote: str
    prefix: str
    suffix: str
    marks: tuple[Mark, ...]


class Concerned(Value):
    """Somebody a finding is about; ``id`` is null where the cast does not have them."""

    id: UUID | None
    name: str


class FindingItem(Value):
    """One place where the book is at odds with itself."""

    id: UUID
    check: str
    family: str
    title: str
    severity: Severity
    status: Status
    verdict: Verdict | None
    reason: str | None
    message: str
    why: str
    confidence: float
    entities: tuple[Concerned, ...]
    evidence: tuple[EvidenceItem, ...]
    etag: str


class Facet(Value):
    """A value to filter by, what to call it, and how many findings share it."""

    value: str
    label: str
    count: int


class Facets(Value):
    """What the findings of this standing can be filtered by; the most frequent first, chapters in reading order."""

    family: tuple[Facet, ...]
    check: tuple[Facet, ...]
    severity: tuple[Facet, ...]
    chapter: tuple[Facet, ...]
    entity: tuple[Facet, ...]


class FindingPage(Value):
    """Some findings, best first, and how many there are of each sort."""

    items: tuple[FindingItem, ...]
    next_cursor: str | None
    total: int
    facets: Facets


class NewDismissal(Order):
    """The author's word that a finding is intended, or wrong."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"verdict": "intended", "reason": "He dyes his hair."}]})

    verdict: Verdict
    reason: Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)] = ""


class EntitySpan(Value):
    """A name in a scene and whose it is."""

    entity_id: UUID
    start: int
    end: int


class FindingSpan(Value):
    """A passage in a scene and the finding it belongs to."""

    finding_id: UUID
    severity: Severity
    start: int
    end: int


class Annotations(Value):
    """What stands off a scene's text: all spans count in its plain text at ``revision``."""

    revision: int
    entities: tuple[EntitySpan, ...]
    findings: tuple[FindingSpan, ...]
