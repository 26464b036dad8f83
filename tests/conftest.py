"""The real PostgreSQL for every test that needs one: started once a session, migrated once, then copied or rolled back.

``session`` is one transaction that is undone after the test, whatever it commits; ``dsn`` is a database of the test's
own, for what must really commit (requests, jobs, notifications). ``DATABASE_URL`` names another server; its role must
be allowed to create databases.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:  # the engine's tests run without the server's packages, and without waiting for them
    import httpx
    from fastapi import FastAPI
    from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

    from narrative.kit.database import Database
    from narrative.kit.keyring import Keyring

# How long an example takes says something about the machine, nothing about what is tested.
settings.register_profile("narrative", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("narrative")

_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "summarize_wal": "off"}
_SMALL = {"max_connections": "100", "shared_buffers": "64MB"}


@dataclass(frozen=True)
class Server:
    """A running PostgreSQL on which tests make their databases."""

    admin: str
    owner: str
    app: str

    def name(self, dsn: str, database: str) -> str:
        from sqlalchemy import make_url

        from narrative.kit.address import make_libpq_url

        return make_libpq_url(make_url(dsn).set(database=database).render_as_string(hide_password=False))

    def run(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(self.admin, autocommit=True) as connection:
            connection.execute(statement.encode())

    def create(self, template: str = "template0") -> str:
        from sqlalchemy import make_url

        database = f"test_{uuid.uuid4().hex}"
        owner = make_url(self.owner).username or make_url(self.admin).username
        self.run(f'CREATE DATABASE {database} OWNER "{owner}" TEMPLATE {template}')
        return database

    def drop(self, database: str) -> None:
        self.run(f"DROP DATABASE {database} WITH (FORCE)")


@pytest.fixture(scope="session")
def server_folder() -> Iterator[Path]:
    """A short folder that the account of the database can enter, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="nos-test-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def server(server_folder: Path) -> Iterator[Server]:
    """The session's PostgreSQL; each worker of xdist has its own."""
    from narrative.kit.address import make_libpq_url
    from narrative.kit.postgres import APP, OWNER, SUPERUSER, Cluster

    given = os.environ.get("DATABASE_URL")
    if given:
        url = make_libpq_url(given)
        yield Server(url, url, url)
        return
    cluster = Cluster(server_folder, settings=_FAST | _SMALL)
    cluster.start()
    yield Server(cluster.dsn(SUPERUSER, "postgres"), cluster.dsn(OWNER), cluster.dsn(APP))
    cluster.stop()


@pytest.fixture(scope="session")
def template(server: Server) -> Iterator[str]:
    """A database with every migration and no row, to copy from."""
    from narrative.kit.schema import upgrade_schema

    database = server.create()
    upgrade_schema(server.name(server.owner, database))
    yield database
    server.drop(database)


@pytest.fixture
def dsn(server: Server, template: str) -> Iterator[str]:
    """The address of a migrated database of the test's own, as the role the studio works as."""
    database = server.create(template)
    yield server.name(server.app, database)
    server.drop(database)


def make_keyring() -> Keyring:
    """Return encryption keys of one test's own."""
    from narrative.kit.keyring import Keyring, make_key

    keys = (make_key(),)
    return Keyring(lambda: keys)


@pytest.fixture
async def database(dsn: str) -> AsyncIterator[Database]:
    """The test's own database, as requests and jobs see it."""
    from narrative.kit.database import Database

    opened = Database(dsn, pool_size=8, keyring=make_keyring())
    yield opened
    await opened.close()


@pytest.fixture(scope="session")
async def engine(server: Server, template: str) -> AsyncIterator[AsyncEngine]:
    """Connections to one shared copy, for tests that undo what they do."""
    from sqlalchemy import NullPool
    from sqlalchemy.ext.asyncio import create_async_engine

    from narrative.kit.address import make_sqlalchemy_url

    shared = server.create(template)
    made = create_async_engine(make_sqlalchemy_url(server.name(server.app, shared)), poolclass=NullPool)
    yield made
    await made.dispose()
    server.drop(shared)


@pytest.fixture
async def session(engine: AsyncEngine) -> AsyncIterator[AsyncSession]:
    """One transaction, undone after the test; a commit inside it ends a savepoint only."""
    from sqlalchemy.ext.asyncio import AsyncSession

    async with engine.connect() as connection:
        transaction = await connection.begin()
        async with AsyncSession(connection, join_transaction_mode="create_savepoint", expire_on_commit=False) as opened:
            opened.info["keyring"] = make_keyring()
            yield opened
        await transaction.rollback()


@pytest.fixture
async def studio(dsn: str, tmp_path: Path) -> AsyncIterator[FastAPI]:
    """The whole studio, started on a database of the test's own: its worker, its bus, its author."""
    from pydantic import SecretStr

    from narrative.app import create_app
    from narrative.kit.settings import Settings

    app = create_app(Settings(database_url=SecretStr(dsn), data=tmp_path, sample=False))
    async with app.router.lifespan_context(app):
        yield app


@pytest.fixture
async def client(studio: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the studio, through ASGI."""
    import httpx

    async with httpx.AsyncClient(transport=httpx.ASGITransport(studio), base_url="http://127.0.0.1") as opened:
        yield opened


@asynccontextmanager
async def serve(app: FastAPI) -> AsyncIterator[str]:
    """An app behind a real server, as ``127.0.0.1:<port>``: for sockets, and for what only a network does."""
    import uvicorn

    from narrative.cli.studio import configure, take_port

    with take_port("127.0.0.1", 0) as taken:
        server = uvicorn.Server(configure(app))
        serving = asyncio.create_task(server._serve([taken]))
        yield f"127.0.0.1:{taken.getsockname()[1]}"
        app.state.bus.end_all()
        server.should_exit = True
        await serving


@pytest.fixture
async def address(studio: FastAPI) -> AsyncIterator[str]:
    """The studio behind a real server."""
    async with serve(studio) as found:
        yield found
