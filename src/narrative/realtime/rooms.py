"""The rooms of a process, and the processes that decode what comes into them."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from uuid import UUID

from narrative.kit.bus import Message
from narrative.kit.database import Database
from narrative.kit.process import ProcessEnded, Processes
from narrative.kit.updates import check_updates
from narrative.realtime.room import Room
from narrative.services import writing

_LONGEST = 30  # seconds for a process to start and answer; it ends itself sooner
_CLOSING = 5


class Rooms:
    """The rooms of this process."""

    def __init__(self, database: Database, decoders: Processes) -> None:
        self.database = database
        self._decoders = decoders
        self._rooms: dict[tuple[UUID, UUID], Room] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def find(self, project: UUID, scene: UUID) -> Room:
        """Return the room of a scene."""
        return self._rooms.setdefault((project, scene), Room(self, project, scene))

    def forget(self, project: UUID, scene: UUID) -> None:
        """Let a room go that nobody is in."""
        room = self._rooms.get((project, scene))
        if room is not None and room.is_empty:
            del self._rooms[project, scene]

    def hear(self, project: UUID, message: Message) -> None:
        """Note what another process may have written."""
        room = self._rooms.get((project, UUID(message["scene_id"])))
        if room is not None:
            room.hear(message)

    async def decode(self, payloads: Sequence[bytes]) -> list[bool]:
        """Say of each update whether it can be decoded; one that brings the process down cannot.

        Raises NotSavedNow where no process answers, as on a machine that is very busy.
        """
        try:
            return await self._ask(payloads)
        except ProcessEnded:
            return [await self._survives(payload) for payload in payloads]

    async def _survives(self, payload: bytes) -> bool:
        """Say whether a process lives through decoding it: one that ends once may have been ended by somebody else."""
        for _ in range(2):
            with suppress(ProcessEnded):
                return await self._ask([payload]) == [True]
        return False

    async def _ask(self, payloads: Sequence[bytes]) -> list[bool]:
        try:
            async with asyncio.timeout(_LONGEST):
                verdicts: list[bool] = await self._decoders.run(check_updates, payloads)
        except TimeoutError as problem:
            raise writing.NotSavedNow from problem
        return verdicts

    def keep(self, task: asyncio.Task[None]) -> None:
        """Hold on to a task until it is done."""
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Write and show what is left; then end."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_CLOSING):
                await asyncio.gather(*(room.rest() for room in list(self._rooms.values())))
        self._decoders.close()
