"""One request and its answer: bytes are counted as they come, whatever was declared, and headers go out with all."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from narrative.errors import Invalid, NarrativeError, TooMany, Unavailable
from narrative.rest.bodies import check_json
from narrative.rest.problems import describe, write_crash

log = logging.getLogger("narrative.rest")

_SLOWEST = 32 << 10  # bytes a second: what comes or goes faster than that is given the time it takes
_BODIES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_JSON = re.compile(r"application/(json|[\w.-]+\+json|csp-report)$")
_UPLOAD = "multipart/form-data"
# What a scene says is mended character by character instead, so that no page loses words over one of them.
_TAKES_ANY_CHARACTER = re.compile(r"/scenes/[^/]+/body$")


class RequestTooLarge(TooMany):
    """That is larger than {limit} MiB, the most that is taken here; nothing was changed."""


class KindNotTaken(Invalid):
    """This takes JSON, or a file as multipart/form-data; nothing was changed."""


class RequestTooSlow(Unavailable):
    """The request came too slowly and was given up; nothing was changed."""


class TookTooLong(Unavailable):
    """This took longer than {seconds} seconds and was stopped; nothing was changed. Try again in a moment."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one request may be: ``body`` and ``upload`` in MiB, the latter for files, and how deep JSON may nest.

    ``seconds`` is the time for everything; what comes and goes at a fair pace is given the time of its bytes besides.
    """

    body: int = 8
    upload: int = 80
    depth: int = 64
    seconds: float = 60


class Exchange:
    """Lets the app answer one request within ``bounds``, and adds ``told`` to the headers of its answer."""

    def __init__(self, scope: Scope, receive: Receive, send: Send, told: Mapping[str, str], bounds: Bounds) -> None:
        self._scope, self._receive, self._send = scope, receive, send
        self._told, self._bounds = told, bounds
        headers = Headers(scope=scope)
        self._kind = headers.get("content-type", "").partition(";")[0].strip().lower()
        self._declared = headers.get("content-length", "0")
        self._limit = bounds.upload if self._kind == _UPLOAD else bounds.body
        self._refusal: NarrativeError | None = None
        self._taken = self._moved = 0
        self._waits = self._is_checked = self._started = False
        self._timer: asyncio.Timeout | None = None
        self._begun = asyncio.get_running_loop().time()
        scope["narrative.give_time"] = self.give_time

    async def run(self, app: ASGIApp) -> None:
        """Have ``app`` answer; what goes wrong inside it, or is too much for it, is a problem in words."""
        try:
            self._check_declared()
            await self._run_in_time(app)
        except NarrativeError as trouble:
            self._refusal = trouble
        except Exception:
            if self._started:
                raise
            if self._refusal is None:
                log.exception("%s %s failed.", self._scope["method"], self._scope["path"])
                await self.answer(write_crash())
        if self._refusal is not None and not self._started:
            await self._refuse(self._refusal)

    async def _run_in_time(self, app: ASGIApp) -> None:
        """Run ``app`` until its time is over: then its work is undone, as with everything that does not end well."""
        self._timer = timer = asyncio.timeout_at(self._begun + self._bounds.seconds)
        try:
            async with timer:
                await app(self._scope, self._take, self.give)
        except TimeoutError:
            if self._started or not timer.expired():
                raise
            raise self._refusal or self._tell_late() from None
        finally:
            self._timer = None

    def _tell_late(self) -> NarrativeError:
        return RequestTooSlow() if self._waits else TookTooLong(seconds=self._bounds.seconds)

    def give_time(self, seconds: float) -> None:
        """Let the request take so much longer: a piece of long work was finished meanwhile."""
        self._begun += seconds
        if self._timer is not None and not self._timer.expired():
            self._timer.reschedule(self._begun + self._bounds.seconds + self._moved / _SLOWEST)

    async def answer(self, response: ASGIApp) -> None:
        """Answer with ``response`` instead of the app's."""
        await response(self._scope, self._receive, self.give)

    async def give(self, message: Message) -> None:
        """Send one piece of the answer on its way, the headers with its first."""
        if self._refusal is not None and not self._started:
            return  # whoever read the body made something else of our refusal
        if message["type"] == "http.response.start":
            self._started = True
            add_headers(message, self._told)
        await self._send(message)
        self._give_time(message)

    async def _take(self) -> Message:
        """Return the next piece of the body; JSON comes in one piece, once somebody has looked at it."""
        message = await self._take_piece()
        if self._is_checked or self._kind == _UPLOAD or message["type"] != "http.request":
            return message
        pieces = [message.get("body", b"")]
        while message.get("more_body", False):
            message = await self._take_piece()
            if message["type"] != "http.request":
                return message
            pieces.append(message.get("body", b""))
        return self._check(b"".join(pieces))

    def _check(self, body: bytes) -> Message:
        self._is_checked = True
        if body and self._scope["method"] in _BODIES and not self._scope["path"].endswith("/reports"):
            tolerant = _TAKES_ANY_CHARACTER.search(self._scope["path"]) is not None
            try:
                check_json(body, self._bounds.depth, takes_any_character=tolerant)
            except NarrativeError as trouble:
                self._refusal = trouble
                raise
        return {"type": "http.request", "body": body, "more_body": False}

    async def _take_piece(self) -> Message:
        self._waits = True
        message = await self._receive()
        self._waits = False
        self._taken += len(message.get("body", b""))
        self._give_time(message)
        if self._taken > self._limit << 20:
            self._refusal = RequestTooLarge(limit=self._limit)
            raise self._refusal
        return message

    def _give_time(self, message: Message) -> None:
        self._moved += len(message.get("body", b""))
        if self._timer is not None and self._moved and not self._timer.expired():
            self._timer.reschedule(self._begun + self._bounds.seconds + self._moved / _SLOWEST)

    def _check_declared(self) -> None:
        if self._declared.isdigit() and int(self._declared) > self._limit << 20:
            raise RequestTooLarge(limit=self._limit)
        known = not self._kind or self._kind == _UPLOAD or _JSON.fullmatch(self._kind)
        if not known and self._scope["method"] in _BODIES and self._declared != "0":
            raise KindNotTaken

    async def _refuse(self, trouble: NarrativeError) -> None:
        log.info("%s %s was refused: %s.", self._scope["method"], self._scope["path"], trouble.slug())
        self._refusal = None
        await self.answer(describe(trouble))


def add_headers(message: Message, told: Mapping[str, str]) -> None:
    """Add what every answer tells, unless the answer says it in its own way; it may vary by more than one thing."""
    headers = MutableHeaders(scope=message)
    for name, value in told.items():
        if name == "vary":
            headers.add_vary_header(value)
        else:
            headers.setdefault(name, value)
