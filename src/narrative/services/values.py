"""The values that services take and give: frozen, named as they are on the wire."""

from __future__ import annotations

from uuid import UUID

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """A value that a service gives out."""

    model_config = ConfigDict(frozen=True, from_attributes=True)


class Order(BaseModel):
    """A value that a service takes in; a field nobody knows is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Deleted(Value):
    """What was deleted can be brought back by this name."""

    deletion_id: UUID
