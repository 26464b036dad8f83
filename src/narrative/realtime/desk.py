"""What a client says over its socket about scenes, heard and passed on to their rooms."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from narrative.errors import NarrativeError
from narrative.kit.buckets import Claim, MemoryBuckets, Rate
from narrative.kit.bus import Message, Subscription
from narrative.realtime.members import Coming, Member, describe
from narrative.realtime.room import Room
from narrative.realtime.rooms import Rooms
from narrative.services import writing
from narrative.services.projects import Permission

MESSAGES: Mapping[str, Permission] = {
    "open": Permission.MANUSCRIPT_READ,
    "close": Permission.MANUSCRIPT_READ,
    "update": Permission.MANUSCRIPT_WRITE,
}
"""What may be said about scenes, and what one must be allowed to; the rooms ask, in the transaction that acts."""

MOST_MEGABYTES = 4
"""The largest update, and the largest state vector."""

_UPDATES = Rate("updates", 600, 10)
_KILOBYTES = Rate("kilobytes", 16_384, 10)
_MOST_OPEN = 2_000


class Desk:
    """One socket's scenes."""

    def __init__(self, rooms: Rooms, project: UUID, user: UUID, listener: Subscription) -> None:
        self._rooms, self._project, self._user, self._listener = rooms, project, user, listener
        self._members: dict[UUID, tuple[Room, Member]] = {}
        self._buckets = MemoryBuckets()

    async def hear(self, message: Message) -> bool:
        """Do what ``message`` asks; return False for one that is not to be understood, which ends the socket."""
        try:
            scene = UUID(str(message["scene_id"]))
            match message["type"]:
                case "open":
                    return await self._open(scene, message.get("epoch"), _unpack(message.get("state")))
                case "update":
                    return self._update(scene, int(message["id"]), str(message["epoch"]), _unpack(message["update"]))
                case _:
                    self._close(scene)
                    return True
        except (KeyError, TypeError, ValueError):
            return False

    def leave(self) -> None:
        """The socket is closed: what it sent is written all the same."""
        for scene in list(self._members):
            self._close(scene)

    async def _open(self, scene: UUID, epoch: Any, state: bytes | None) -> bool:
        self._close(scene)  # what was sent after something refused is not taken up again
        room, member = self._rooms.find(self._project, scene), self._make_member()
        if len(self._members) >= _MOST_OPEN:
            return False
        try:
            await room.open(member, epoch if isinstance(epoch, str) else None, state)
        except NarrativeError as trouble:
            self._listener.put({"type": "shut", "scene_id": str(scene)} | describe(trouble))
            self._rooms.forget(self._project, scene)
            return True
        self._members[scene] = (room, member)
        return True

    def _update(self, scene: UUID, number: int, epoch: str, payload: bytes | None) -> bool:
        if payload is None:
            return False
        refusal = self._find_refusal(payload)
        found = self._members.get(scene)
        if found is None:
            return True  # it was shut just now, which its sender is told
        room, member = found
        if refusal is not None and not member.is_shut:
            member.is_shut = True
            facts = {"type": "refused", "scene_id": str(scene), "id": number}
            self._listener.put(facts | describe(refusal))
        if not member.is_shut:
            room.take(Coming(member, number, epoch, payload))
        return True

    def _find_refusal(self, payload: bytes) -> NarrativeError | None:
        if len(payload) > MOST_MEGABYTES << 20:
            return writing.UpdateTooLarge(most=MOST_MEGABYTES)
        claims = [Claim(_UPDATES, "updates"), Claim(_KILOBYTES, "kilobytes", 1 + len(payload) // 1024)]
        is_granted = all(verdict.is_granted for verdict in self._buckets.take_now(claims))
        return None if is_granted else writing.TooFast()

    def _close(self, scene: UUID) -> None:
        room, member = self._members.pop(scene, (None, None))
        if room is not None and member is not None:
            room.leave(member)
            self._rooms.forget(self._project, scene)

    def _make_member(self) -> Member:
        return Member(self._user, self._listener)


def _unpack(data: Any) -> bytes | None:
    """Return the bytes of a message, None where there are none. Raises ValueError."""
    if data is None:
        return None
    try:
        return base64.b64decode(str(data), validate=True)
    except binascii.Error as problem:
        raise ValueError("no base64") from problem
