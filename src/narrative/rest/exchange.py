"""One request and its answer: bytes are counted as they come, whatever was declared, and headers go out with all."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from narrative.errors import TooMany
from narrative.rest.problems import describe, write_crash

log = logging.getLogger("narrative.rest")


class RequestTooLarge(TooMany):
    """That is larger than {limit} MiB, the most that is taken here; nothing was changed."""


class Exchange:
    """Lets the app answer one request of at most ``limit`` MiB, and adds ``told`` to the headers of its answer."""

    def __init__(self, scope: Scope, receive: Receive, send: Send, told: Mapping[str, str]) -> None:
        self._scope, self._receive, self._send = scope, receive, send
        self._told = told
        self._limit = 0
        self._taken = 0
        self._too_large = False
        self._started = False

    async def run(self, app: ASGIApp, limit: int) -> None:
        """Have ``app`` answer; what goes wrong inside it, or is too large for it, is a problem in words."""
        self._limit = limit
        declared = Headers(scope=self._scope).get("content-length", "0")
        if declared.isdigit() and int(declared) > limit << 20:
            await self._answer_too_large()
            return
        try:
            await app(self._scope, self._take, self.give)
        except RequestTooLarge:
            log.info("A request of more than %s MiB was refused.", limit)
        except Exception:
            if self._started:
                raise
            log.exception("%s %s failed.", self._scope["method"], self._scope["path"])
            await self.answer(write_crash())
        if self._too_large and not self._started:
            await self._answer_too_large()

    async def answer(self, response: ASGIApp) -> None:
        """Answer with ``response`` instead of the app's."""
        await response(self._scope, self._receive, self.give)

    async def give(self, message: Message) -> None:
        """Send one piece of the answer on its way, the headers with its first."""
        if self._too_large and not self._started:
            return  # whoever read the body made something else of our refusal
        if message["type"] == "http.response.start":
            self._started = True
            add_headers(message, self._told)
        await self._send(message)

    async def _take(self) -> Message:
        message = await self._receive()
        self._taken += len(message.get("body", b""))
        if self._taken > self._limit << 20:
            self._too_large = True
            raise RequestTooLarge(limit=self._limit)
        return message

    async def _answer_too_large(self) -> None:
        self._too_large = False
        await self.answer(describe(RequestTooLarge(limit=self._limit)))


def add_headers(message: Message, told: Mapping[str, str]) -> None:
    """Add what every answer tells, unless the answer says it in its own way; it may vary by more than one thing."""
    headers = MutableHeaders(scope=message)
    for name, value in told.items():
        if name == "vary":
            headers.add_vary_header(value)
        else:
            headers.setdefault(name, value)
