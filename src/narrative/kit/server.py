"""Finds the database a process works with: the one it is given, or the embedded one, started for as long as needed."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass

from narrative.errors import Unavailable
from narrative.kit.address import Address, make_sqlalchemy_url
from narrative.kit.database import Database
from narrative.kit.folder import Holder, find_holder, hold_folder, is_held
from narrative.kit.keyring import open_keyring
from narrative.kit.postgres import OWNER, Cluster
from narrative.kit.schema import upgrade_schema
from narrative.kit.settings import Settings


class NothingRuns(Unavailable):
    """No database is running for {folder}. Start "narrative serve" first, or name a database in DATABASE_URL."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """How one database is reached: ``app`` as the role that works with the rows, ``owner`` as who owns the tables."""

    app: Address
    owner: Address


@asynccontextmanager
async def open_server(settings: Settings) -> AsyncIterator[Addresses]:
    """Yield the addresses of a running PostgreSQL; an embedded one is kept running and stopped with the block.

    Raises ``FolderInUse`` when another process has the data folder, and what ``Cluster.start`` raises.
    """
    if settings.database_url is not None:
        yield Addresses(Address(settings.database_url), Address(settings.migration_url or settings.database_url))
        return
    async with AsyncExitStack() as stack:
        hold = stack.enter_context(hold_folder(settings.data))
        cluster = await asyncio.to_thread(Cluster, settings.data, settings.pg_bin)
        stack.push_async_callback(asyncio.to_thread, cluster.stop)
        await asyncio.to_thread(cluster.start)
        hold.describe(Holder(os.getpid(), settings.address, cluster.dsn()))
        keeper = asyncio.create_task(cluster.keep_running())
        stack.push_async_callback(_end, keeper)
        yield Addresses(Address(cluster.dsn()), Address(cluster.dsn(OWNER)))


def find_running(settings: Settings) -> Address:
    """Return the address of the database that already runs for these settings. Raises ``NothingRuns``."""
    if settings.database_url is not None:
        return Address(settings.database_url)
    if is_held(settings.data) and (address := find_holder(settings.data).database_url):
        return Address(address)
    raise NothingRuns(folder=settings.data)


@asynccontextmanager
async def open_owner(settings: Settings) -> AsyncIterator[Address]:
    """Yield the address of the role that owns the tables; an embedded database that does not run is started for it."""
    if settings.database_url is None and is_held(settings.data):
        running = make_sqlalchemy_url(find_running(settings).find())
        yield Address(running.set(username=OWNER).render_as_string(hide_password=False))
        return
    async with open_server(settings) as addresses:
        await asyncio.to_thread(upgrade_schema, addresses.owner)
        yield addresses.owner


def open_database(address: Address, settings: Settings) -> Database:
    """Return the pool for ``address``; its sessions hold the encryption keys."""
    return Database(address, settings.pool_size, open_keyring(settings))


async def _end(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
