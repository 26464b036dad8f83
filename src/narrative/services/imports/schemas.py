"""Imports as they are asked for and given."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field, StrictBool, StringConstraints

from narrative.manuscript.model import Role
from narrative.manuscript.outline import Level
from narrative.services.values import Order, Value


class Status(StrEnum):
    """How far an import is."""

    READING = "reading"
    READY = "ready"
    IMPORTING = "importing"
    DONE = "done"
    FAILED = "failed"
    UNDONE = "undone"
    CANCELLED = "cancelled"


class BoundaryItem(Order):
    """Where a part, chapter or scene begins; see the outline of a document."""

    block: int = Field(ge=0, strict=True)
    level: Level
    title: Annotated[str, StringConstraints(max_length=500)] = ""
    heading_blocks: int = Field(default=0, ge=0, strict=True)
    role: Role = Role.BODY
    included: StrictBool = True


class NewOutline(Order):
    """The outline as the author wants it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"boundaries": [{"block": 0, "level": "chapter", "title": "I", "heading_blocks": 1}]}]
        }
    )

    boundaries: Annotated[tuple[BoundaryItem, ...], Field(max_length=100_000)]


class LossItem(Value):
    """Something the file held that a manuscript cannot keep."""

    what: str
    count: int


class Report(Value):
    """Where every word of the file goes.

    ``words_out`` is everything accounted for: ``in_text``, ``in_titles``, ``in_ornaments`` and what was ``left_out``
    with sections the author did not include. ``parts``, ``chapters`` and ``scenes`` count what will be made.
    """

    format: str
    words_in: int
    words_out: int
    in_text: int
    in_titles: int
    in_ornaments: int
    left_out: int
    losses: tuple[LossItem, ...]
    notes: tuple[str, ...]
    parts: int
    chapters: int
    scenes: int


class Trouble(Value):
    """Why an import failed: a stable name, and sentences for the author."""

    slug: str
    title: str
    detail: str


class Import(Value):
    """A file an author brought, and how far it is."""

    id: UUID
    filename: str
    status: Status
    progress: float = Field(ge=0, le=1)
    message: str
    job_id: UUID | None
    problem: Trouble | None
    title: str
    author: str
    report: Report | None
    boundaries: tuple[BoundaryItem, ...] | None
    created_at: datetime
    etag: str


class PreviewBlock(Value):
    """A block of the file as the preview shows it; ``text`` is its beginning, ``words`` count all of it."""

    index: int
    kind: str = Field(examples=["paragraph", "quote", "verse", "image", "rule"])
    text: str
    words: int
    style: str = ""
    heading: int = 0
    align: str = "start"
    bold: bool = False
    italic: bool = False
    size: float = 1.0
    page_break_before: bool = False
    gap_before: int = 0
