"""A writer over the wire: a document of its own and a socket, speaking what the editor speaks."""

from __future__ import annotations

import asyncio
import base64
import json
from typing import Any, Self

from pycrdt import Doc, XmlElement, XmlFragment, XmlText
from websockets.asyncio.client import ClientConnection, connect


class Writer:
    """One client in one scene. ``url`` is the address of the project's socket."""

    def __init__(self, url: str, scene: str, **options: Any) -> None:
        self.scene = scene
        self.url, self.options = url, options
        self.epoch: str | None = None
        self.doc: Doc[Any] = Doc()
        self.body: XmlFragment = self.doc.get("body", type=XmlFragment)
        self.durable: dict[int, int] = {}
        self.heard: list[dict[str, Any]] = []
        self.number = 0
        self.socket: ClientConnection
        self._sent_state = self.doc.get_state()
        self._changed = asyncio.Condition()

    async def __aenter__(self) -> Self:
        self.socket = await connect(self.url, proxy=None, max_size=None, **self.options)
        self._hearing = asyncio.create_task(self._hear())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._hearing.cancel()
        await self.socket.close()

    async def open(self) -> dict[str, Any]:
        """Follow the scene, as one who has what ``doc`` holds; returns what the server answers."""
        self.heard = [message for message in self.heard if message["type"] != "opened"]
        state = _pack(self.doc.get_state()) if self.epoch else None
        await self.say(type="open", scene_id=self.scene, epoch=self.epoch, state=state)
        return await self.wait_for("opened", "shut")

    def write(self, text: str, at: int = 0) -> None:
        """Put ``text`` into the first paragraph, at a code point."""
        if not len(self.body.children):
            self.body.children.append(XmlElement("paragraph"))
        paragraph = self.body.children[0]
        if not len(paragraph.children):
            paragraph.children.append(XmlText(""))
        line = paragraph.children[0]
        line.insert(len(self.text[:at].encode()), text)

    @property
    def text(self) -> str:
        """What the first text of the first paragraph says."""
        if not len(self.body.children) or not len(self.body.children[0].children):
            return ""
        return "".join(run for run, _ in self.body.children[0].children[0].diff())

    async def send(self) -> int:
        """Send what was written since the last time; returns the number of the update."""
        update = self.doc.get_update(self._sent_state)
        self._sent_state = self.doc.get_state()
        return await self.send_update(update)

    async def send_update(self, update: bytes, **changed: Any) -> int:
        self.number += 1
        message = {"type": "update", "scene_id": self.scene, "epoch": self.epoch, "id": self.number}
        await self.say(**(message | {"update": _pack(update)} | changed))
        return self.number

    async def send_durably(self) -> int:
        """Send, and wait until it is acknowledged."""
        number = await self.send()
        async with asyncio.timeout(30), self._changed:
            await self._changed.wait_for(lambda: number in self.durable)
        return self.durable[number]

    async def wait_for(self, *kinds: str) -> dict[str, Any]:
        """Return the next message of one of these kinds."""

        def find() -> dict[str, Any] | None:
            return next((message for message in self.heard if message["type"] in kinds), None)

        async with asyncio.timeout(30), self._changed:
            await self._changed.wait_for(find)
        found = find()
        assert found is not None
        self.heard.remove(found)
        return found

    async def wait_until(self, holds: Any) -> None:
        """Wait until the function ``holds`` is true of what was heard."""
        async with asyncio.timeout(30), self._changed:
            await self._changed.wait_for(holds)

    async def say(self, **message: Any) -> None:
        await self.socket.send(json.dumps(message))

    async def _hear(self) -> None:
        async for said in self.socket:
            message = json.loads(said)
            self._take(message)
            async with self._changed:
                self.heard.append(message)
                self._changed.notify_all()

    def _take(self, message: dict[str, Any]) -> None:
        if message.get("scene_id") != self.scene:
            return
        if message["type"] == "opened" and self.epoch in (None, message["epoch"]):
            self.epoch = message["epoch"]
            self._apply(message["update"])
        elif message["type"] == "update":
            self._apply(message["update"])
        elif message["type"] == "durable":
            self.durable[message["id"]] = message["seq"]

    def _apply(self, update: str) -> None:
        mine = self.doc.get_update(self._sent_state)
        self.doc.apply_update(base64.b64decode(update))
        if mine == b"\x00\x00":
            self._sent_state = self.doc.get_state()


def _pack(data: bytes) -> str:
    return base64.b64encode(data).decode()
