"""Tells every process what happened, over PostgreSQL's own NOTIFY: said in a transaction, heard when it commits."""

from __future__ import annotations

import asyncio
import json
import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from functools import cached_property
from typing import Any
from uuid import UUID

import psycopg
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from narrative.kit.database import Database

log = logging.getLogger("narrative.bus")

Message = dict[str, Any]
MISSED: Message = {"type": "missed"}  # tells a listener that messages may have been lost: read everything again
_CHANNEL = "narrative"
_LIMIT = 7_900  # bytes; PostgreSQL takes less than 8,000
_WAITING = 500  # messages one listener may be behind


class Shared(dict[str, Any]):
    """A message that goes to many and is not altered any more: its JSON is written once."""

    @cached_property
    def text(self) -> str:
        """The message as JSON."""
        return _write(self)


def write_message(message: Message) -> str:
    """Return ``message`` as JSON."""
    return message.text if isinstance(message, Shared) else _write(message)


def _write(message: Message) -> str:
    return json.dumps(message, separators=(",", ":"), ensure_ascii=False)


class TooLong(ValueError):
    """A message says what changed, never the change itself."""


class Subscription:
    """What one listener has not read yet; one that falls too far behind is ended, so that nobody waits for it."""

    def __init__(self) -> None:
        self._waiting: asyncio.Queue[Message | None] = asyncio.Queue()
        self._has_ended = False
        self.lagged = False

    def put(self, message: Message) -> None:
        if self._waiting.qsize() >= _WAITING:
            self.lagged = True
            self.end()
        elif not self._has_ended:
            self._waiting.put_nowait(message)

    def end(self) -> None:
        """Let the listener go home."""
        self._has_ended = True
        self._waiting.put_nowait(None)  # wakes who waits

    async def read(self) -> AsyncIterator[Message]:
        """Yield the messages as they come, until the subscription ends."""
        while not self._has_ended:
            message = await self._waiting.get()
            if message is not None and not self._has_ended:
                yield message


class Bus:
    """The listening end of one process: one connection, and whoever subscribed."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._subscriptions: defaultdict[UUID, set[Subscription]] = defaultdict(set)
        self._listening = asyncio.Event()

    @contextmanager
    def subscribe(self, *channels: UUID) -> Iterator[Subscription]:
        """Hear what is published about ``channels``, projects or people, while the block lasts."""
        subscription = Subscription()
        for channel in channels:
            self._subscriptions[channel].add(subscription)
        try:
            yield subscription
        finally:
            for channel in channels:
                self._subscriptions[channel].discard(subscription)
                if not self._subscriptions[channel]:
                    del self._subscriptions[channel]

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        """Listen while the block lasts; at its end every subscription ends."""
        task = asyncio.create_task(self._listen())
        try:
            await asyncio.wait_for(self._listening.wait(), 10)
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
            self.end_all()

    def end_all(self) -> None:
        """Let every listener go home."""
        for subscription in self._find_subscriptions():
            subscription.end()

    async def _listen(self) -> None:
        while True:
            try:
                await self._listen_once()
            except (psycopg.Error, OSError):
                log.warning("The database stopped talking; listening again in a second.")
                await asyncio.sleep(1)

    async def _listen_once(self) -> None:
        async with await self._database.address.connect(autocommit=True) as connection:
            await connection.execute(f"LISTEN {_CHANNEL}".encode())
            if self._listening.is_set():
                for subscription in self._find_subscriptions():
                    subscription.put(MISSED)
            self._listening.set()
            async for notification in connection.notifies():
                self._deliver(notification.payload)

    def _deliver(self, payload: str) -> None:
        name, _, text = payload.partition(" ")
        try:
            channel, message = UUID(name), json.loads(text)
        except ValueError:
            return  # somebody else's word on the same channel
        for subscription in list(self._subscriptions.get(channel, ())):
            subscription.put(message)

    def _find_subscriptions(self) -> list[Subscription]:
        return [one for some in self._subscriptions.values() for one in some]


async def publish(session: AsyncSession, channel: UUID, message: Message) -> None:
    """Tell everyone who follows ``channel``, a project or a person, when and only when this transaction commits.

    Raises ``TooLong`` above 7,900 bytes.
    """
    payload = f"{channel} {json.dumps(message, separators=(',', ':'), ensure_ascii=False)}"
    if len(payload.encode()) > _LIMIT:
        raise TooLong(TooLong.__doc__)
    await session.execute(select(func.pg_notify(_CHANNEL, payload)))
