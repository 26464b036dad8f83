"""Counts what each address asks of the API before anything is done for it, and tells every answer how much is left."""

from __future__ import annotations

import logging

from fastapi.requests import HTTPConnection
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from narrative.rest.problems import describe
from narrative.rest.rates import API, AskedTooMuch, charge, claim_by_address, tell_verdicts

log = logging.getLogger("narrative.limits")
_TOO_MUCH = 4429


class Gate:
    """Stands behind the shield: what it refuses is not even read."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"} or not scope["path"].startswith(API):
            await self._app(scope, receive, send)
            return
        connection = HTTPConnection(scope)

        async def give(message: Message) -> None:
            if message["type"] == "http.response.start":
                tell_verdicts(scope, MutableHeaders(scope=message))
            await send(message)

        try:
            await charge(connection, *claim_by_address(connection))
        except AskedTooMuch as trouble:
            log.info("%s was refused: asked too much.", scope["path"])
            await _refuse(scope, receive, give, trouble)
            return
        await self._app(scope, receive, give)


async def _refuse(scope: Scope, receive: Receive, send: Send, trouble: AskedTooMuch) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": _TOO_MUCH, "reason": trouble.slug()})
    else:
        await describe(trouble)(scope, receive, send)
