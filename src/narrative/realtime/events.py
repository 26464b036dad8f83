"""The socket of one project: what happens in it, pushed; and the scenes that are written in, both ways."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from fastapi import APIRouter, WebSocket
from starlette.websockets import WebSocketDisconnect, WebSocketState

from narrative.errors import NarrativeError, Unauthenticated
from narrative.kit.bus import MISSED, Bus, Message, Subscription, write_message
from narrative.kit.database import Database
from narrative.kit.settings import Settings
from narrative.realtime import desk
from narrative.realtime.rooms import Rooms
from narrative.services.access import Principal
from narrative.services.accounts import get_author
from narrative.services.documents import UPDATED
from narrative.services.projects import Permission, enter
from narrative.services.sessions import take_ticket

PERMISSION = Permission.PROJECT_READ
MESSAGES = {"ping": PERMISSION, **desk.MESSAGES}
"""What a client may say, and what it must be allowed to for it; anything else is not heard."""

PROTOCOL = "narrative"
_TICKET = "ticket."
_CLOSE_CODES = {"unauthenticated": 4401, "forbidden": 4403, "not-found": 4404, "unavailable": 1013}
_RESTART = 1012  # come again: the client asks anew for what it shows
_TOO_MUCH = 4429
_SIGNED_OUT = 4401
_NOT_UNDERSTOOD = 1008
LONGEST_MESSAGE = (desk.MOST_MEGABYTES << 20) * 3 // 2
"""Characters, which are bytes here, of the longest message: an update in base64, and the rest."""

_SEND_SECONDS = 10

router = APIRouter()


@dataclass(frozen=True, slots=True)
class _Line:
    """An open socket: who listens to which project, and what is published for them."""

    socket: WebSocket
    who: Principal
    project: UUID
    news: Subscription
    rooms: Rooms


@router.websocket("/projects/{project_id}/events")
async def follow(socket: WebSocket, project_id: UUID) -> None:
    """Send what is published about the project; answer ``{"type": "ping"}`` with ``{"type": "pong"}``.

    Scenes are opened and written in by messages of their own; `docs/documents.md` lists them.
    A studio with accounts asks for the subprotocols ``narrative`` and ``ticket.<ticket>``. Closes with 4401, 4403 or
    4404 when the project may not be seen, or not any more, and with 1012 when news may have been lost.
    """
    bus: Bus = socket.app.state.bus
    try:
        who = await _recognise(socket)
        with bus.subscribe(project_id, who.user) as news:
            await _enter(socket, who, project_id)  # after subscribing: a role that changes in between is heard
            offered = socket.scope.get("subprotocols", ())
            await socket.accept(PROTOCOL if PROTOCOL in offered else None)
            code = await _talk(_Line(socket, who, project_id, news, socket.app.state.rooms))
    except NarrativeError as trouble:
        await socket.close(_CLOSE_CODES.get(trouble.kind, 1008), trouble.slug())
        return
    if socket.application_state is WebSocketState.CONNECTED and socket.client_state is WebSocketState.CONNECTED:
        with suppress(RuntimeError):
            await socket.close(code)


async def _recognise(socket: WebSocket) -> Principal:
    """Return who opens the socket: alone on a machine the one author, else whom the ticket was made for."""
    settings: Settings = socket.app.state.settings
    database: Database = socket.app.state.database
    async with database.request() as session:
        if settings.is_local:
            return Principal((await get_author(session)).id)
        return await take_ticket(session, _find_ticket(socket))


def _find_ticket(socket: WebSocket) -> str:
    offered: list[str] = socket.scope.get("subprotocols", [])
    tickets = [name.removeprefix(_TICKET) for name in offered if name.startswith(_TICKET)]
    if len(tickets) != 1 or PROTOCOL not in offered:
        raise Unauthenticated
    return tickets[0]


async def _enter(socket: WebSocket, who: Principal, project_id: UUID) -> None:
    database: Database = socket.app.state.database
    async with database.request() as session:
        await enter(session, who.user, project_id, PERMISSION)


async def _talk(line: _Line) -> int:
    """Send and hear until either side has enough; return the code to close with."""
    tasks = [asyncio.create_task(_send(line)), asyncio.create_task(_hear(line))]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        return next(iter(done)).result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _send(line: _Line) -> int:
    try:
        async for message in line.news.read():
            if message == MISSED:
                break
            if message.get("type") == UPDATED:
                line.rooms.hear(line.project, message)
                continue
            if message.get("type") == "access":
                await _enter(line.socket, line.who, line.project)
            if message.get("type") == "signed-out":
                if _means(line.who, message):
                    return _SIGNED_OUT
                continue
            async with asyncio.timeout(_SEND_SECONDS):
                await line.socket.send_text(write_message(message))
    except NarrativeError as trouble:
        return _CLOSE_CODES.get(trouble.kind, 1008)
    except (TimeoutError, WebSocketDisconnect, RuntimeError):
        return _TOO_MUCH
    return _RESTART


def _means(who: Principal, message: Message) -> bool:
    """Say whether the device that was signed out is the one at the other end."""
    return who.device is not None and message.get("device_id") == str(who.device)


async def _hear(line: _Line) -> int:
    told = desk.Desk(line.rooms, line.project, line.who.user, line.news)
    try:
        while True:
            said = await line.socket.receive_text()
            if len(said) > LONGEST_MESSAGE:
                return _TOO_MUCH
            message = _read(said)
            kind = str(message.get("type"))
            if kind == "ping":
                await line.socket.send_json({"type": "pong"})
            elif kind in desk.MESSAGES and not await told.hear(message):
                return _NOT_UNDERSTOOD
    except (WebSocketDisconnect, RuntimeError):
        return 1000
    finally:
        told.leave()


def _read(said: str) -> Message:
    try:
        message = json.loads(said)
    except (ValueError, RecursionError):
        return {}
    return message if isinstance(message, dict) else {}
