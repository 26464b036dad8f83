"""News of one project, pushed as it happens: progress of imports and checks, and what changed in the book."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from uuid import UUID

from fastapi import APIRouter, WebSocket
from starlette.websockets import WebSocketDisconnect, WebSocketState

from narrative.errors import NarrativeError
from narrative.kit.bus import MISSED, Bus, Subscription
from narrative.kit.database import Database
from narrative.services.accounts import get_author
from narrative.services.projects import Permission, enter

PERMISSION = Permission.PROJECT_READ

_CLOSE_CODES = {"unauthenticated": 4401, "forbidden": 4403, "not-found": 4404, "unavailable": 1013}
_RESTART = 1012  # come again: the client asks anew for what it shows
_TOO_MUCH = 4429
_LONGEST_MESSAGE = 1_000  # characters; a client has nothing to say but that it is there
_SEND_SECONDS = 10

router = APIRouter()


@router.websocket("/projects/{project_id}/events")
async def follow(socket: WebSocket, project_id: UUID) -> None:
    """Send what is published about the project; answer ``{"type": "ping"}`` with ``{"type": "pong"}``.

    Closes with 4401, 4403 or 4404 when the project may not be seen, and with 1012 when news may have been lost.
    """
    bus: Bus = socket.app.state.bus
    database: Database = socket.app.state.database
    try:
        async with database.transaction() as session:
            await enter(session, (await get_author(session)).id, project_id, PERMISSION)
    except NarrativeError as trouble:
        await socket.close(_CLOSE_CODES.get(trouble.kind, 1008), trouble.slug())
        return
    with bus.subscribe(project_id) as subscription:
        await socket.accept()
        code = await _talk(socket, subscription)
        if socket.application_state is WebSocketState.CONNECTED and socket.client_state is WebSocketState.CONNECTED:
            with suppress(RuntimeError):
                await socket.close(code)


async def _talk(socket: WebSocket, subscription: Subscription) -> int:
    """Send and hear until either side has enough; return the code to close with."""
    tasks = [asyncio.create_task(_send(socket, subscription)), asyncio.create_task(_hear(socket))]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        return next(iter(done)).result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _send(socket: WebSocket, subscription: Subscription) -> int:
    try:
        async for message in subscription.read():
            if message == MISSED:
                break
            await asyncio.wait_for(socket.send_json(message), _SEND_SECONDS)
    except (TimeoutError, WebSocketDisconnect, RuntimeError):
        return _TOO_MUCH
    return _RESTART


async def _hear(socket: WebSocket) -> int:
    try:
        while True:
            said = await socket.receive_text()
            if len(said) > _LONGEST_MESSAGE:
                return _TOO_MUCH
            if _is_ping(said):
                await socket.send_json({"type": "pong"})
    except (WebSocketDisconnect, RuntimeError):
        return 1000


def _is_ping(said: str) -> bool:
    try:
        message = json.loads(said)
    except ValueError:
        return False
    return isinstance(message, dict) and message.get("type") == "ping"
