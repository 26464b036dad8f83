"""Who is in a room, what they send, and how they are told things."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from narrative.errors import NarrativeError
from narrative.kit.bus import Message


class Listener(Protocol):
    """Where a member is told what happened."""

    def put(self, message: Message) -> None:
        """Send ``message``, soon."""


@dataclass(eq=False, slots=True)
class Member:
    """Somebody at the other end of a socket, following one scene."""

    user: UUID
    listener: Listener
    is_shut: bool = False
    """Whether something of theirs was refused: nothing more is taken before they open the scene again."""


@dataclass(frozen=True, slots=True)
class Coming:
    """An update that waits to be written: what its sender calls it, and the history it belongs to."""

    member: Member
    number: int
    epoch: str
    payload: bytes


News = tuple[Member | None, bytes]
"""An update, and who made it: None for another process, or for the studio itself."""


def describe(trouble: NarrativeError) -> Message:
    """Return a trouble in words, for a message."""
    return {"reason": trouble.slug(), "kind": trouble.kind, "detail": trouble.message}


def pack(data: bytes) -> str:
    """Return bytes as a message holds them."""
    return base64.b64encode(data).decode()
