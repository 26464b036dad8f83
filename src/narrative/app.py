"""The studio as one ASGI application."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from urllib.parse import urlsplit

from fastapi import FastAPI
from pydantic import BaseModel

from narrative import __version__
from narrative.jobs import BODIES
from narrative.kit.buckets import Buckets, MemoryBuckets
from narrative.kit.bus import Bus
from narrative.kit.chores import repeating
from narrative.kit.database import Database, set_person
from narrative.kit.mail import Mailer
from narrative.kit.process import Processes
from narrative.kit.queue import enqueue
from narrative.kit.schema import upgrade_schema
from narrative.kit.server import open_database, open_server
from narrative.kit.settings import Settings, renew_secrets
from narrative.kit.signing import Signer
from narrative.kit.worker import Worker
from narrative.realtime import events
from narrative.realtime.rooms import Rooms
from narrative.rest import problems, site
from narrative.rest.describing import complete_description
from narrative.rest.doors import Public, name_principal
from narrative.rest.exchange import Bounds
from narrative.rest.gate import Gate
from narrative.rest.shield import LOOPBACK, Limits, Shield
from narrative.rest.v1.router import router as version_1
from narrative.services import retention, writing
from narrative.services.accounts import ensure_author, forget_old_guesses
from narrative.services.samples import ensure_sample
from narrative.services.sessions import forget_expired

API = "/api/v1"
_HOUR = 3600
_MINUTE = 60


class Health(BaseModel):
    """Says that the studio answers."""

    status: str = "ok"
    version: str = __version__


def create_app(settings: Settings | None = None) -> FastAPI:
    """Return the studio, ready to be served; its database starts and stops with it."""
    chosen = settings or Settings()
    app = FastAPI(
        title="Narrative OS",
        version=__version__,
        summary="Reads a novel and shows where its story contradicts itself.",
        license_info={"name": "AGPL-3.0-or-later", "identifier": "AGPL-3.0-or-later"},
        lifespan=_live,
        openapi_url=f"{API}/openapi.json",
        docs_url=None,  # those pages come from another site, which the content policy refuses
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.settings = chosen
    app.state.principal = name_principal
    problems.install(app)
    app.include_router(version_1)
    app.include_router(events.router, prefix=API)
    app.add_api_route("/health", _tell_health, tags=["health"], operation_id="get_health", dependencies=[Public])
    app.include_router(site.make_router())
    is_secure = chosen.site.startswith("https://")
    hosts, origins = _list_hosts(chosen), _list_origins(chosen)
    bounds = Bounds(chosen.body_limit, chosen.upload_limit, chosen.json_depth, chosen.request_seconds)
    limits = Limits(hosts, origins, bounds, is_secure)
    if chosen.limits and not chosen.is_local:
        app.state.buckets = _make_buckets(chosen)
    complete_description(app)
    app.add_middleware(Gate)
    app.add_middleware(Shield, limits=limits)
    return app


def _make_buckets(settings: Settings) -> Buckets:
    """Return the buckets of a studio: in the Redis it names, or in this process."""
    if settings.redis_url is None:
        return MemoryBuckets()
    from narrative.kit.shared_buckets import RedisBuckets  # noqa: PLC0415 - its package is there where it is used

    return RedisBuckets(settings.redis_url)


async def _tell_health() -> Health:
    """Say that the process answers."""
    return Health()


@asynccontextmanager
async def _live(app: FastAPI) -> AsyncIterator[None]:
    """Start what the studio stands on, in order; stop it in the opposite one."""
    settings: Settings = app.state.settings
    async with AsyncExitStack() as stack:
        if (buckets := getattr(app.state, "buckets", None)) is not None:
            stack.push_async_callback(buckets.close)
        await stack.enter_async_context(renew_secrets(settings))
        addresses = await stack.enter_async_context(open_server(settings))
        await asyncio.to_thread(upgrade_schema, addresses.owner)
        database = open_database(addresses.app, settings)
        stack.push_async_callback(database.close)
        app.state.database = database
        await (_begin_local(database, settings) if settings.is_local else _begin_shared(app, stack))
        app.state.bus = Bus(database)
        app.state.processes = Processes(settings.processes, settings.process_memory)
        stack.callback(app.state.processes.close)
        if settings.worker:
            worker = Worker(database, app.state.processes, BODIES, settings=settings)
            await stack.enter_async_context(worker.working())
            if settings.retention_months:
                await stack.enter_async_context(repeating(partial(_make_rounds, database), _HOUR))
        await stack.enter_async_context(repeating(partial(_bring_up_to_date, database), _MINUTE, at_once=True))
        app.state.rooms = Rooms(database, Processes(2, settings.process_memory))
        stack.push_async_callback(app.state.rooms.close)
        await stack.enter_async_context(app.state.bus.listening())
        yield


async def _begin_local(database: Database, settings: Settings) -> None:
    """Have the one author, and the sample novel on an empty shelf."""
    async with database.transaction() as session:
        author = await ensure_author(session)
        await set_person(session, author.id)
        if settings.sample:
            await ensure_sample(session, author)


async def _begin_shared(app: FastAPI, stack: AsyncExitStack) -> None:
    """Have keys that sign, and throw away every hour what has expired."""
    settings: Settings = app.state.settings
    Mailer(settings)  # so that settings nobody can send mail with are said now
    app.state.signer = Signer(settings.site)
    await app.state.signer.prepare(app.state.database)
    await stack.enter_async_context(repeating(partial(_keep_house, app), _HOUR))


async def _make_rounds(database: Database) -> None:
    """Have the books looked after that nobody works on."""
    async with database.transaction() as session:
        await enqueue(session, retention.KIND, once=retention.KIND, lock=retention.KIND)


async def _bring_up_to_date(database: Database) -> None:
    """Have every body say what its log does, where a process was killed between the one and the other."""
    async with database.transaction() as session:
        books = await retention.list_books(session)
    for book in books:
        async with database.transaction() as session:
            await writing.bring_up_to_date(session, book)


async def _keep_house(app: FastAPI) -> None:
    database: Database = app.state.database
    await app.state.signer.prepare(database)
    async with database.transaction() as session:
        await forget_expired(session)
        await forget_old_guesses(session)


def _list_hosts(settings: Settings) -> frozenset[str]:
    """Return the names this studio answers to: this machine's own, and that of its public address."""
    public = urlsplit(settings.public_url).hostname
    return LOOPBACK | {public} if public and not settings.is_local else LOOPBACK


def _list_origins(settings: Settings) -> tuple[str, ...]:
    """Return the origins whose pages may write; behind a proxy that ends TLS our own looks like another one."""
    return settings.origins if settings.is_local else (settings.site, *settings.origins)
