"""Stands before every request: which host and origin may ask, how much may be sent, and what browsers must not do."""

from __future__ import annotations

import logging
from collections.abc import Collection
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from narrative.errors import Forbidden, NarrativeError
from narrative.rest import cross
from narrative.rest.exchange import Exchange
from narrative.rest.headers import list_headers
from narrative.rest.problems import describe

log = logging.getLogger("narrative.rest")

LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class ForeignHost(Forbidden):
    """This studio answers on this machine only; open it at http://127.0.0.1 and its port."""


class ForeignOrigin(Forbidden):
    """Another web site asked your browser to do that; it was refused, and nothing was changed."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What may come in. No ``hosts`` means any; ``body`` and ``upload`` are MiB, the latter for files.

    ``is_secure`` says that browsers find the studio over https.
    """

    hosts: Collection[str] = LOOPBACK
    origins: Collection[str] = ()
    body: int = 8
    upload: int = 80
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
        exchange = Exchange(scope, receive, send, {**self._told, **allowed})
        if "access-control-allow-origin" in allowed and cross.is_preflight(scope, headers):
            await exchange.answer(Response(status_code=204, headers=dict(cross.allow_asking())))
        else:
            await exchange.run(self._app, self._find_limit(headers))

    async def _refuse(self, scope: Scope, receive: Receive, send: Send, trouble: NarrativeError) -> None:
        if scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 4403, "reason": trouble.slug()})
            return
        log.info("%s %s was refused: %s.", scope["method"], scope["path"], trouble.slug())
        await Exchange(scope, receive, send, self._told).answer(describe(trouble))

    def _find_limit(self, headers: Headers) -> int:
        is_upload = headers.get("content-type", "").startswith("multipart/form-data")
        return self._limits.upload if is_upload else self._limits.body


def _cut_port(host: str) -> str:
    name, colon, port = host.rpartition(":")
    return name if colon and port.isdigit() else host
