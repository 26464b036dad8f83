"""A project as it is asked for and given."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints

from narrative.services.values import Order, Value

Title = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]
Language = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]


class NewProject(Order):
    """A book to begin."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"title": "The Hound", "language": "en"}]})

    title: Title = ""
    author: Title = ""
    language: Language = "en"


class ProjectChange(Order):
    """What to change of a project; what is left out stays as it is."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"title": "The Hound of the Baskervilles"}]})

    title: Title | None = None
    author: Title | None = None
    language: Language | None = None


class Project(Value):
    """A book. ``words``, ``score`` (0 to 100) and ``open_findings`` are filled in by the rooms that know them."""

    id: UUID
    title: str
    author: str
    language: str
    is_sample: bool
    created_at: datetime
    updated_at: datetime
    etag: str = Field(examples=['"1"'])
    words: int = 0
    score: int | None = None
    open_findings: int = 0
