"""Stands before every request: which host and origin may ask, how much may be sent, and what browsers must not do."""

from __future__ import annotations

import logging
from collections.abc import Collection, MutableMapping
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from narrative.errors import Forbidden, NarrativeError, TooMany
from narrative.rest.problems import describe, write_crash

log = logging.getLogger("narrative.rest")

LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
# The component library sets its variables in a style element.
_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


class ForeignHost(Forbidden):
    """This studio answers on this machine only; open it at http://127.0.0.1 and its port."""


class ForeignOrigin(Forbidden):
    """Another web site asked your browser to do that; it was refused, and nothing was changed."""


class RequestTooLarge(TooMany):
    """That is larger than {limit} MiB, the most that is taken here; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What may come in. No ``hosts`` means any; ``body`` and ``upload`` are MiB, the latter for files."""

    hosts: Collection[str] = LOOPBACK
    origins: Collection[str] = ()
    body: int = 8
    upload: int = 80


class Shield:
    """The outermost layer of the app."""

    def __init__(self, app: ASGIApp, limits: Limits) -> None:
        self._app = app
        self._limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        try:
            self._check_host(headers)
            self._check_origin(scope, headers)
        except NarrativeError as trouble:
            await _refuse(scope, receive, send, trouble)
            return
        if scope["type"] == "websocket":
            await self._app(scope, receive, send)
        else:
            await _Exchange(self._app, receive, send, self._find_limit(headers)).run(scope, headers)

    def _check_host(self, headers: Headers) -> None:
        """Refuse names that are not ours: a hostile page may point its own name at this machine (DNS rebinding)."""
        hosts = headers.getlist("host")
        if self._limits.hosts and (len(hosts) != 1 or _cut_port(hosts[0]) not in self._limits.hosts):
            raise ForeignHost

    def _check_origin(self, scope: Scope, headers: Headers) -> None:
        """Refuse what another site makes a browser send; programs that are no browser send no origin."""
        if scope["type"] == "http" and scope["method"] in _SAFE_METHODS:
            return
        origin = headers.get("origin")
        if origin is None:
            if headers.get("sec-fetch-site", "none") not in {"same-origin", "none"}:
                raise ForeignOrigin
            return
        scheme = {"ws": "http", "wss": "https"}.get(scope["scheme"], scope["scheme"])
        if origin != f"{scheme}://{headers.get('host', '')}" and origin not in self._limits.origins:
            raise ForeignOrigin

    def _find_limit(self, headers: Headers) -> int:
        is_upload = headers.get("content-type", "").startswith("multipart/form-data")
        return self._limits.upload if is_upload else self._limits.body


class _Exchange:
    """One request and its answer: bytes are counted as they come, whatever was declared; headers go out with all."""

    def __init__(self, app: ASGIApp, receive: Receive, send: Send, limit: int) -> None:
        self._app, self._receive, self._send = app, receive, send
        self._limit = limit
        self._taken = 0
        self._too_large = False
        self._started = False

    async def run(self, scope: Scope, headers: Headers) -> None:
        declared = headers.get("content-length", "0")
        if declared.isdigit() and int(declared) > self._limit << 20:
            await self._answer_too_large(scope)
            return
        try:
            await self._app(scope, self._take, self._give)
        except RequestTooLarge:
            log.info("A request of more than %s MiB was refused.", self._limit)
        except Exception:
            if self._started:
                raise
            log.exception("%s %s failed.", scope["method"], scope["path"])
            await write_crash()(scope, self._receive, self._give)
        if self._too_large and not self._started:
            await self._answer_too_large(scope)

    async def _take(self) -> Message:
        message = await self._receive()
        self._taken += len(message.get("body", b""))
        if self._taken > self._limit << 20:
            self._too_large = True
            raise RequestTooLarge(limit=self._limit)
        return message

    async def _give(self, message: Message) -> None:
        if self._too_large and not self._started:
            return  # whoever read the body made something else of our refusal
        if message["type"] == "http.response.start":
            self._started = True
            _add_headers(message)
        await self._send(message)

    async def _answer_too_large(self, scope: Scope) -> None:
        self._too_large = False
        await describe(RequestTooLarge(limit=self._limit))(scope, self._receive, self._give)


async def _refuse(scope: Scope, receive: Receive, send: Send, trouble: NarrativeError) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 4403, "reason": trouble.slug()})
        return
    log.info("%s %s was refused: %s.", scope["method"], scope["path"], trouble.slug())

    async def give(message: Message) -> None:
        if message["type"] == "http.response.start":
            _add_headers(message)
        await send(message)

    await describe(trouble)(scope, receive, give)


def _add_headers(message: MutableMapping[str, Any]) -> None:
    headers = MutableHeaders(scope=message)
    for name, value in HEADERS.items():
        headers.setdefault(name, value)
    headers.setdefault("cache-control", "private, no-cache")


def _cut_port(host: str) -> str:
    name, colon, port = host.rpartition(":")
    return name if colon and port.isdigit() else host
