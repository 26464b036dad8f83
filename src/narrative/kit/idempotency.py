"""Lets a request be sent twice and happen once: the first answer is kept with its effect and given again."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.routing import APIRoute
from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from narrative.errors import Invalid, NarrativeError
from narrative.kit.database import Database, set_worker
from narrative.kit.tables import IdempotencyRow

KEPT = timedelta(hours=24)
_LONGEST_KEY = 200
_KEPT_HEADERS = {"content-type", "etag", "location"}

Handler = Callable[[Request], Awaitable[Response]]


class KeyTooLong(Invalid):
    """An Idempotency-Key has at most 200 characters."""


class KeyUsedOtherwise(Invalid):
    """This Idempotency-Key was already used for another request; make a new one."""


class Route(APIRoute):
    """A route whose POST honours ``Idempotency-Key``: the answer is stored in the transaction of its effect."""

    def get_route_handler(self) -> Callable[[Request], Any]:
        handler = super().get_route_handler()

        async def handle(request: Request) -> Response:
            key = request.headers.get("idempotency-key")
            if request.method != "POST" or not key:
                response: Response = await handler(request)
                return response
            return await _handle_once(request, key, handler)

        return handle


class SecretRoute(APIRoute):
    """A route whose answer holds secrets, such as tokens: it is kept nowhere, so a request sent twice happens twice."""


class Router(APIRouter):
    """A router of such routes."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **({"route_class": Route} | options))


async def forget_old(database: Database) -> None:
    """Throw away the answers that were kept for a day."""
    async with database.transaction() as session:
        await set_worker(session)
        await session.execute(delete(IdempotencyRow).where(IdempotencyRow.created_at < func.now() - KEPT))


async def _handle_once(request: Request, key: str, handler: Handler) -> Response:
    """Answer as before if this was asked before, else do it and keep the answer, both or neither.

    A second request with the same key that comes while the first is at work waits for it at the row's unique key.
    """
    if len(key) > _LONGEST_KEY:
        raise KeyTooLong
    database: Database = request.app.state.database
    place = {"scope": f"{await _find_principal(request)} {request.url.path}", "key": key}
    fingerprint = await _find_fingerprint(request)
    async with database.request() as session:
        await session.execute(select(func.set_config("app.scope", place["scope"], True)))  # noqa: FBT003
        if not await _reserve(session, place, fingerprint):
            return _replay(await session.get_one(IdempotencyRow, (place["scope"], key)), fingerprint)
        request.state.session = session
        try:
            response = await handler(request)
        except NarrativeError as trouble:
            if trouble.keeps:  # what it wrote stays, but not that it was asked
                await session.execute(delete(IdempotencyRow).filter_by(**place))
            raise
        kept = [[name, value] for name, value in response.headers.items() if name in _KEPT_HEADERS]
        values = {"status": response.status_code, "headers": kept, "body": bytes(response.body)}
        await session.execute(update(IdempotencyRow).filter_by(**place).values(values))
    return response


async def _reserve(session: AsyncSession, place: dict[str, str], fingerprint: bytes) -> bool:
    old = delete(IdempotencyRow).filter_by(**place).where(IdempotencyRow.created_at < func.now() - KEPT)
    await session.execute(old)
    new = insert(IdempotencyRow).values(**place, fingerprint=fingerprint).on_conflict_do_nothing()
    return await session.scalar(new.returning(IdempotencyRow.key)) is not None


def _replay(row: IdempotencyRow, fingerprint: bytes) -> Response:
    if row.fingerprint != fingerprint:
        raise KeyUsedOtherwise
    headers = dict(row.headers or [])
    return Response(row.body, row.status or 200, headers | {"idempotency-replayed": "true"})


async def _find_principal(request: Request) -> str:
    """Return who asks: two people's keys never meet. The app says how; alone on a machine there is one author."""
    ask: Callable[[Request], Awaitable[str]] | None = getattr(request.app.state, "principal", None)
    return await ask(request) if ask else "local"


async def _find_fingerprint(request: Request) -> bytes:
    """Return what tells one request from another: its body, or of an upload, whose boundary varies, its length."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip()
    if kind == "multipart/form-data":
        return f"{kind} {request.headers.get('content-length', '')}".encode()
    return hashlib.sha256(await request.body()).digest()
