"""The studio as one ASGI application."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from fastapi import FastAPI
from pydantic import BaseModel

from narrative import __version__
from narrative.jobs import BODIES
from narrative.kit.bus import Bus
from narrative.kit.process import Processes
from narrative.kit.schema import upgrade_schema
from narrative.kit.server import open_database, open_server
from narrative.kit.settings import Settings, renew_secrets
from narrative.kit.worker import Worker
from narrative.realtime import events
from narrative.rest import problems, site
from narrative.rest.doors import Public
from narrative.rest.shield import LOOPBACK, Limits, Shield
from narrative.rest.v1.router import router as version_1
from narrative.services.accounts import ensure_author
from narrative.services.samples import ensure_sample

API = "/api/v1"


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
    problems.install(app)
    app.include_router(version_1)
    app.include_router(events.router, prefix=API)
    app.add_api_route("/health", _tell_health, tags=["health"], operation_id="get_health", dependencies=[Public])
    app.include_router(site.make_router())
    limits = Limits(LOOPBACK, chosen.origins, chosen.body_limit, chosen.upload_limit)
    app.add_middleware(Shield, limits=limits)
    return app


async def _tell_health() -> Health:
    """Say that the process answers."""
    return Health()


@asynccontextmanager
async def _live(app: FastAPI) -> AsyncIterator[None]:
    """Start what the studio stands on, in order; stop it in the opposite one."""
    settings: Settings = app.state.settings
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(renew_secrets(settings))
        addresses = await stack.enter_async_context(open_server(settings))
        await asyncio.to_thread(upgrade_schema, addresses.owner)
        database = open_database(addresses.app, settings)
        stack.push_async_callback(database.close)
        async with database.transaction() as session:
            author = await ensure_author(session)
            if settings.sample:
                await ensure_sample(session, author)
        app.state.database = database
        app.state.bus = Bus(database)
        app.state.processes = Processes(settings.processes, settings.process_memory)
        stack.callback(app.state.processes.close)
        if settings.worker:
            worker = Worker(database, app.state.processes, BODIES)
            await stack.enter_async_context(worker.working())
        await stack.enter_async_context(app.state.bus.listening())
        yield
