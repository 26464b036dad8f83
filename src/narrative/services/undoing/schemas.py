"""Changes that can be taken back or made again, as they are asked for and given."""

from __future__ import annotations

from uuid import UUID

from pydantic import ConfigDict, Field

from narrative.services.values import Order, Value


class Change(Value):
    """A change of one's own, in words that go on from “You”."""

    id: UUID
    sentence: str = Field(examples=["moved Scene 4 to Chapter 7"])


class Changes(Value):
    """What would be taken back next, and what would be made again; null where there is nothing."""

    undo: Change | None
    redo: Change | None


class Turned(Changes):
    """What was taken back or made again just now, and what would be next."""

    sentence: str = Field(examples=["Taken back: moved Scene 4 to Chapter 7."])


class UndoOrder(Order):
    """Which change to take back; left out, the last one."""

    model_config = ConfigDict(json_schema_extra={"examples": [{}]})

    id: UUID | None = None
