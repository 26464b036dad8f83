"""A writer as the editor is one: a document that outlives every socket, and what of it is acknowledged.

What is written goes into the document first. When a socket ends, everything that was not acknowledged counts as unsent;
after coming back, the scene is opened with what the document holds, and what the server lacks is sent.
"""

from __future__ import annotations

import asyncio
import base64
import json
import time
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from pycrdt import Doc, XmlFragment
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

Message = dict[str, Any]

_WAIT = 30  # seconds; an answer that takes longer is a hang


class Client:
    """One writer in one scene; ``url`` is the address of the project's socket, ``number`` its client number in Yjs."""

    def __init__(self, url: str, scene: str, number: int | None = None) -> None:
        self.url, self.scene = url, scene
        self.epoch: str | None = None
        self.doc: Doc[Any] = Doc(client_id=number)
        self.body: XmlFragment = self.doc.get("body", type=XmlFragment)
        self.unsafe: set[str] = set()
        """What was done and is not acknowledged yet."""
        self.safe: set[str] = set()
        """What was done and is acknowledged."""
        self.delays: list[float] = []
        self.troubles: Counter[str] = Counter()
        self.is_following = False
        self.made = b""
        self._socket: ClientConnection | None = None
        self._hearing: asyncio.Task[None] | None = None
        self._number = 0
        self._sent: dict[int, tuple[set[str], float]] = {}
        self._opened: asyncio.Future[bool] | None = None
        self._changed = asyncio.Event()
        self._is_mine = False
        self._watching = self.doc.observe(self._note)

    async def come(self) -> bool:
        """Connect if need be, open the scene, and send what the server lacks; say whether that went well."""
        try:
            async with asyncio.timeout(_WAIT):
                if self._socket is None:
                    self._socket = await connect(self.url, proxy=None, max_size=None, ping_interval=None)
                    self._hearing = asyncio.create_task(self._hear(self._socket))
                self._sent.clear()
                self._opened = asyncio.get_running_loop().create_future()
                state = _pack(self.doc.get_state()) if self.epoch else None
                await self._say(type="open", epoch=self.epoch, state=state)
                return await self._opened
        except (OSError, WebSocketException) as trouble:
            self.troubles[type(trouble).__name__] += 1
            await self.leave()
            return False

    async def do(self, change: Callable[[XmlFragment], Iterable[str]]) -> None:
        """Change the document by ``change``, which names what it does, and send that if the scene is followed."""
        self._is_mine = True
        try:
            with self.doc.transaction():
                done = set(change(self.body))
        finally:
            self._is_mine = False
        self.unsafe |= done
        made, self.made = self.made, b""
        if self.is_following and made:
            await self._send(made, done)

    async def settle(self, seconds: float = _WAIT) -> None:
        """Wait until everything is acknowledged, opening the scene again where something was refused."""
        async with asyncio.timeout(seconds):
            while self.unsafe or not self.is_following:
                if not self.is_following and not await self.come():
                    await asyncio.sleep(0.1)
                    continue
                if self.unsafe and self.is_following:
                    await self.wait(seconds)

    async def wait(self, seconds: float = _WAIT) -> None:
        """Wait until something changes: an acknowledgement, a refusal, an end."""
        self._changed.clear()
        async with asyncio.timeout(seconds):
            await self._changed.wait()

    async def leave(self) -> None:
        """Hang up; the document stays."""
        socket, self._socket = self._socket, None
        self.is_following = False
        if socket is not None:
            await socket.close()
        await self.hear_out()

    async def hear_out(self) -> None:
        """Wait until the socket that was ended has given all it had."""
        hearing, self._hearing = self._hearing, None
        if hearing is not None:
            await asyncio.wait([hearing], timeout=_WAIT)
            hearing.cancel()

    @property
    def is_connected(self) -> bool:
        """Whether the socket stands."""
        return self._hearing is not None and not self._hearing.done()

    async def _send(self, update: bytes, done: set[str]) -> None:
        self._number += 1
        self._sent[self._number] = (done, time.perf_counter())
        try:
            await self._say(type="update", epoch=self.epoch, id=self._number, update=_pack(update))
        except (OSError, WebSocketException):
            self.is_following = False

    async def _say(self, **message: Any) -> None:
        assert self._socket is not None
        await self._socket.send(json.dumps(message | {"scene_id": self.scene}))

    async def _hear(self, socket: ClientConnection) -> None:
        try:
            async for said in socket:
                message = json.loads(said)
                if message.get("scene_id") == self.scene:
                    await self._take(message)
        except (OSError, WebSocketException):
            pass
        if self._socket is socket:
            self._socket = None
            self._end(f"closed {socket.close_code}")

    async def _take(self, message: Message) -> None:
        match message["type"]:
            case "opened":
                await self._begin(message)
            case "update" if message["epoch"] == self.epoch:
                self.doc.apply_update(base64.b64decode(message["update"]))
            case "durable":
                done, when = self._sent.pop(message["id"], (set(), 0.0))
                if when:
                    self.delays.append(time.perf_counter() - when)
                self.safe |= done
                self.unsafe -= done
                self._changed.set()
            case "refused" | "shut":
                self._end(f"{message['type']} {message['reason']}")

    async def _begin(self, message: Message) -> None:
        assert self.epoch in (None, message["epoch"]), "the scene has another history"
        self.epoch = message["epoch"]
        self.doc.apply_update(base64.b64decode(message["update"]))
        self.is_following = True
        lacking = self.doc.get_update(base64.b64decode(message["state"]))
        if self.unsafe:  # also where the server has it all: only its acknowledgement says so
            await self._send(lacking, set(self.unsafe))
        self._answer(is_open=True)

    def _end(self, why: str) -> None:
        self.troubles[why] += 1
        self.is_following = False
        self._changed.set()
        self._answer(is_open=False)

    def _answer(self, *, is_open: bool) -> None:
        if self._opened is not None and not self._opened.done():
            self._opened.set_result(is_open)

    def _note(self, event: Any) -> None:
        if self._is_mine:
            self.made = event.update


def _pack(data: bytes) -> str:
    return base64.b64encode(data).decode()
