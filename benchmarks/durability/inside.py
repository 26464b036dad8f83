"""A studio inside this process, with scenes that are written in through its own rooms."""

from __future__ import annotations

import asyncio
import random
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import UUID

import httpx
from fastapi import FastAPI
from pycrdt import Doc, XmlFragment

from benchmarks.durability.words import Hand
from narrative.app import create_app
from narrative.kit.bus import Message
from narrative.kit.settings import Settings
from narrative.realtime.room import Coming, Member, Room
from narrative.services.accounts import get_author


@asynccontextmanager
async def open_studio() -> AsyncIterator[FastAPI]:
    """Run a studio in a folder that is thrown away with it."""
    with tempfile.TemporaryDirectory(prefix="nos-durability-") as folder:
        Path(folder).chmod(0o755)  # noqa: ASYNC240 - nobody waits yet
        app = create_app(Settings(data=Path(folder, "data"), sample=False, port=0))
        async with app.router.lifespan_context(app):
            yield app


class Inmate:
    """Somebody in a room of this process, who notes what they are told."""

    def __init__(self, app: FastAPI, project: UUID, scene: UUID, user: UUID) -> None:
        self.app, self.project, self.scene, self.user = app, project, scene, user
        self.member = Member(user, self)
        self.told: list[Message] = []
        self.epoch = ""
        self._number = 0
        self._news = asyncio.Event()

    @property
    def room(self) -> Room:
        """The scene's room as it is now."""
        room: Room = self.app.state.rooms.find(self.project, self.scene)
        return room

    def put(self, message: Message) -> None:
        self.told.append(message)
        self._news.set()

    async def read(self) -> httpx.Response:
        """Return what HTTP says of the scene."""
        transport = httpx.ASGITransport(self.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1/api/v1") as client:
            return await client.get(f"/projects/{self.project}/scenes/{self.scene}")

    async def open(self) -> Message:
        """Come in anew, as one who has nothing, and return what was told."""
        self.room.leave(self.member)
        self.member = Member(self.user, self)
        self.told.clear()
        await self.room.open(self.member, None, None)
        opened = next(message for message in self.told if message["type"] == "opened")
        self.epoch = opened["epoch"]
        return opened

    def send(self, update: bytes) -> int:
        """Send an update and return its number."""
        self._number += 1
        self.room.take(Coming(self.member, self._number, self.epoch, update))
        return self._number

    async def hear(self, number: int, seconds: float) -> Message:
        """Return what became of an update. Raises TimeoutError."""
        async with asyncio.timeout(seconds):
            while True:
                for message in self.told:
                    if message["type"] in {"durable", "refused"} and message["id"] == number:
                        return message
                self._news.clear()
                await self._news.wait()


async def begin_book(app: FastAPI, scenes: int) -> list[Inmate]:
    """Make a book and return somebody for each of its scenes."""
    async with app.state.database.transaction() as session:
        author = (await get_author(session)).id
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1/api/v1") as client:
        book = (await client.post("/projects", json={"title": "Inside"})).json()["id"]
        found = (await client.get(f"/projects/{book}/scenes")).json()["items"]
        while len(found) < scenes:
            found.append((await client.post(f"/projects/{book}/scenes", json={})).json())
    return [Inmate(app, UUID(book), UUID(scene["id"]), author) for scene in found]


def make_updates(document: Doc, hand: Hand, count: int) -> list[bytes]:  # type: ignore[type-arg]
    """Edit ``document`` and return the update of each edit, as an editor sends it."""
    body: XmlFragment = document.get("body", type=XmlFragment)
    made: list[bytes] = []
    note: Callable[[object], None] = lambda event: made.append(event.update)  # type: ignore[attr-defined]  # noqa: E731
    watching = document.observe(note)
    for _ in range(count):
        with document.transaction():
            list(hand.edit(body))
    document.unobserve(watching)
    return made


def make_hand(number: int, seed: int) -> Hand:
    """Return a hand with chances of its own."""
    return Hand(number, random.Random(seed))
