"""A person, as others see them."""

from __future__ import annotations

from uuid import UUID

from narrative.services.values import Value


class User(Value):
    """A person who works here."""

    id: UUID
    name: str
