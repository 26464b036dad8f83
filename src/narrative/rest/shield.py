"""Stands before every request: which host and origin may ask, how much may be sent, and what browsers must not do."""

from __future__ import annotations

import logging
from collections.abc import Collection
from dataclasses import dataclass, field

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from narrative.errors import Forbidden, Invalid, NarrativeError, TooMany
from narrative.rest import cross
from narrative.rest.bodies import UnusableCharacters
from narrative.rest.exchange import Bounds, Exchange
from narrative.rest.headers import list_headers
from narrative.rest.problems import describe

log = logging.getLogger("narrative.rest")

LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})
_LONGEST_QUERY, _LONGEST_PATH = 16 << 10, 4 << 10
_MOST_HEADERS, _LARGEST_HEADERS = 100, 32 << 10
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class AddressTooLong(TooMany):
    """That address is longer than any here; nothing was changed."""


class HeadersTooLarge(TooMany):
    """The headers of the request are larger than anything that is sent here; nothing was changed."""


class LengthDoubtful(Invalid):
    """The request says in two ways where it ends; nothing was changed."""


class ForeignHost(Forbidden):
    """This studio answers on this machine only; open it at http://127.0.0.1 and its port."""


class ForeignOrigin(Forbidden):
    """Another web site asked your browser to do that; it was refused, and nothing was changed."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Who may ask, and how much. No ``hosts`` means any; ``is_secure`` says that browsers come over https."""

    hosts: Collection[str] = LOOPBACK
    origins: Collection[str] = ()
    bounds: Bounds = field(default_factory=Bounds)
    is_secure: bool = False


class Shield:
    """The outermost layer of the app."""

    def __init__(self, app: ASGIApp, limits: Limits) -> None:
        self._app = app
        self._limits = limits
        self._told = list_headers(is_secure=limits.is_secure)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        try:
            _check_length(headers)
            _check_size(scope)
            self._check_host(headers)
            self._check_origin(scope, headers)
        except NarrativeError as trouble:
            await self._refuse(scope, receive, send, trouble)
            return
        if scope["type"] == "websocket":
            await self._app(scope, receive, send)
        else:
            await self._answer(scope, receive, send, headers)

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

    async def _answer(self, scope: Scope, receive: Receive, send: Send, headers: Headers) -> None:
        allowed = cross.allow(headers, self._limits.origins)
        exchange = Exchange(scope, receive, send, {**self._told, **allowed}, self._limits.bounds)
        if "access-control-allow-origin" in allowed and cross.is_preflight(scope, headers):
            await exchange.answer(Response(status_code=204, headers=dict(cross.allow_asking())))
        else:
            await exchange.run(self._app)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send, trouble: NarrativeError) -> None:
        if scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 4403, "reason": trouble.slug()})
            return
        log.info("%s %s was refused: %s.", scope["method"], scope["path"], trouble.slug())
        answer = describe(trouble)
        if isinstance(trouble, LengthDoubtful):
            answer.headers["connection"] = "close"  # what follows on this connection may be another's words
        await Exchange(scope, receive, send, self._told, self._limits.bounds).answer(answer)


def _check_length(headers: Headers) -> None:
    """Refuse what a server before this one may have cut elsewhere: a second request could hide in it."""
    if "transfer-encoding" in headers and "content-length" in headers:
        raise LengthDoubtful


def _check_size(scope: Scope) -> None:
    """Refuse an address or headers larger than anything that is sent here, and what no text can hold in an address."""
    query: bytes = scope.get("query_string", b"")
    if len(query) > _LONGEST_QUERY or len(scope["path"]) > _LONGEST_PATH:
        raise AddressTooLong
    headers = scope["headers"]
    if len(headers) > _MOST_HEADERS or sum(len(name) + len(value) for name, value in headers) > _LARGEST_HEADERS:
        raise HeadersTooLarge
    if scope["path"].startswith("/api/") and ("\0" in scope["path"] or b"\0" in query or b"%00" in query):
        raise UnusableCharacters


def _cut_port(host: str) -> str:
    name, colon, port = host.rpartition(":")
    return name if colon and port.isdigit() else host
