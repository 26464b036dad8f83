"""What happened in a book, as sentences."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import Field

from narrative.services.values import Value


class Actor(Value):
    """Who did something; an operator has no account here."""

    id: UUID | None
    name: str


class ActivityItem(Value):
    """Something that somebody did: ``sentence`` says it with their name, ``action`` and ``thing`` for programs."""

    id: UUID
    at: datetime
    user: Actor
    action: str = Field(examples=["scene.updated"])
    thing: str = Field(examples=["scene"])
    thing_id: UUID | None
    sentence: str = Field(examples=["Mara moved Scene 4 to Chapter 7."])
