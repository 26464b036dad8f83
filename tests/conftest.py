"""The real PostgreSQL for every test that needs one: started once a session, migrated once, then copied or rolled back.

``session`` is one transaction that is undone after the test, whatever it commits; ``dsn`` is a database of the test's
own, for what must really commit (requests, jobs, notifications). ``DATABASE_URL`` names another server; its role must
be allowed to create databases.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import uuid
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import NullPool, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from narrative.kit.database import Database, make_libpq_url, make_sqlalchemy_url
from narrative.kit.postgres import APP, OWNER, SUPERUSER, Cluster
from narrative.kit.schema import upgrade_schema

_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "summarize_wal": "off"}
_SMALL = {"max_connections": "100", "shared_buffers": "64MB"}


@dataclass(frozen=True)
class Server:
    """A running PostgreSQL on which tests make their databases."""

    admin: str
    owner: str
    app: str

    def name(self, dsn: str, database: str) -> str:
        return make_libpq_url(make_url(dsn).set(database=database).render_as_string(hide_password=False))

    def run(self, statement: str) -> None:
        with psycopg.connect(self.admin, autocommit=True) as connection:
            connection.execute(statement.encode())

    def create(self, template: str = "template0") -> str:
        database = f"test_{uuid.uuid4().hex}"
        owner = make_url(self.owner).username or make_url(self.admin).username or SUPERUSER
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


@pytest.fixture
async def database(dsn: str) -> AsyncIterator[Database]:
    """The test's own database, as requests and jobs see it."""
    opened = Database(dsn, pool_size=8)
    yield opened
    await opened.close()


@pytest.fixture(scope="session")
async def engine(server: Server, template: str) -> AsyncIterator[AsyncEngine]:
    """Connections to one shared copy, for tests that undo what they do."""
    shared = server.create(template)
    made = create_async_engine(make_sqlalchemy_url(server.name(server.app, shared)), poolclass=NullPool)
    yield made
    await made.dispose()
    server.drop(shared)


@pytest.fixture
async def session(engine: AsyncEngine) -> AsyncIterator[AsyncSession]:
    """One transaction, undone after the test; a commit inside it ends a savepoint only."""
    async with engine.connect() as connection:
        transaction = await connection.begin()
        async with AsyncSession(connection, join_transaction_mode="create_savepoint", expire_on_commit=False) as opened:
            yield opened
        await transaction.rollback()
