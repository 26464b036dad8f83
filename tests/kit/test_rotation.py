"""The database's password changes while the studio works: nobody notices."""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import httpx
import psycopg
import pytest
from fastapi import FastAPI
from pydantic import SecretStr
from sqlalchemy import make_url
from tests.conftest import Server
from tests.kit.vaults import FakeVault

from narrative.app import create_app
from narrative.kit.address import Address
from narrative.kit.bus import publish
from narrative.kit.ids import make_id
from narrative.kit.secrets import KEEPER, LiveSecret
from narrative.kit.settings import Settings

pytestmark = pytest.mark.skipif("DATABASE_URL" in os.environ, reason="another server's passwords are its own")

ROLE = "narrative_rotating"
ROUNDS, READERS = 8, 4


@dataclass
class Rotating:
    """A role that signs in by password, and the vault its password is kept in."""

    admin: str
    dsn: str
    vault: FakeVault

    @property
    def address(self) -> str:
        """The setting: the address of the test's database with a reference in the password's place."""
        url = make_url(self.dsn)
        where = f"/{url.database}?host={quote(str(url.query['host']), safe='')}&port={url.query['port']}"
        return f"postgresql://{ROLE}:{{vault://kv/db#password}}@{where}"

    def put(self, password: str) -> None:
        self.vault.secrets["kv/data/db"] = {"password": password}

    async def alter(self, password: str) -> None:
        await self.run(f"ALTER ROLE {ROLE} PASSWORD '{password}'")

    async def hang_up(self) -> None:
        """End every connection of the role, as a restart of the server would."""
        await self.run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{ROLE}'")

    async def run(self, statement: str) -> None:
        async with await psycopg.AsyncConnection.connect(self.admin, autocommit=True) as connection:
            await connection.execute(statement.encode())


@pytest.fixture
def rotating(server: Server, dsn: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Rotating]:
    """PostgreSQL asks this one role for a password (scram), and Vault holds it."""
    KEEPER._kept.clear()
    with psycopg.connect(server.admin, autocommit=True) as connection:
        (found,) = connection.execute("SHOW hba_file").fetchone() or ("",)
        rules = Path(found)
        before = rules.read_text()
        rules.write_text(f"local all {ROLE} scram-sha-256\n{before}")
        connection.execute(f"CREATE ROLE {ROLE} LOGIN NOSUPERUSER PASSWORD 'first' IN ROLE narrative_app".encode())
        connection.execute("SELECT pg_reload_conf()")
        vault = FakeVault()
        with vault.serving() as address:
            monkeypatch.setenv("VAULT_ADDR", address)
            monkeypatch.setenv("VAULT_TOKEN", "root-token")
            made = Rotating(server.admin, dsn, vault)
            made.put("first")
            yield made
        rules.write_text(before)
        connection.execute("SELECT pg_reload_conf()")
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s", [ROLE])
        connection.execute(f"DROP ROLE {ROLE}".encode())


@pytest.fixture
async def studio(rotating: Rotating, server: Server, tmp_path: Path) -> AsyncIterator[FastAPI]:
    owner = SecretStr(server.name(server.owner, make_url(rotating.dsn).database or ""))
    address = SecretStr(rotating.address)
    app = create_app(Settings(database_url=address, migration_url=owner, data=tmp_path, sample=False))
    async with app.router.lifespan_context(app):
        yield app


@pytest.mark.parametrize("vault_first", [True, False], ids=["vault first", "database first"])
async def test_a_password_changes_under_load_without_one_error(
    studio: FastAPI, client: httpx.AsyncClient, rotating: Rotating, *, vault_first: bool
) -> None:
    answers: list[int] = []
    working = True
    studio.state.database.engine.pool._recycle = 0  # every request gets a new connection

    async def read() -> None:
        while working:
            answers.append((await client.get("/api/v1/projects")).status_code)

    async def change() -> None:
        nonlocal working
        for _ in range(ROUNDS):
            password = secrets.token_urlsafe(12) + "@/:%"
            if vault_first:
                rotating.put(password)
            await rotating.alter(password)
            rotating.put(password)
            answers.extend([(await client.get("/api/v1/projects")).status_code for _ in range(2 * READERS)])
        working = False

    await asyncio.gather(change(), *(read() for _ in range(READERS)))
    assert len(answers) >= ROUNDS * 2 * READERS
    assert set(answers) == {200}


async def test_the_bus_and_the_worker_come_back_with_the_new_password(
    studio: FastAPI, client: httpx.AsyncClient, rotating: Rotating
) -> None:
    project = (await client.post("/api/v1/projects", json={"title": "The Hound"})).json()["id"]
    rotating.put("second")
    await rotating.alter("second")
    await rotating.hang_up()
    told = make_id()
    with studio.state.bus.subscribe(told) as subscription:
        news = asyncio.ensure_future(anext(subscription.read()))
        while not news.done():  # said again until somebody listens again
            async with studio.state.database.transaction() as session:
                await publish(session, told, {"type": "hello"})
            await asyncio.wait([news], timeout=0.2)
    job = (await client.post(f"/api/v1/projects/{project}/checks")).json()
    while (state := (await client.get(f"/api/v1/projects/{project}/jobs/{job['job_id']}")).json())["status"] != "done":
        assert state["status"] in {"queued", "running"}
        await asyncio.sleep(0.1)


async def test_a_wrong_password_is_refused_in_the_end_and_shown_nowhere(
    rotating: Rotating, caplog: pytest.LogCaptureFixture
) -> None:
    rotating.put("canary-wrong")
    with pytest.raises(psycopg.OperationalError) as caught:
        await Address(LiveSecret(rotating.address, "DATABASE_URL")).connect()
    assert "canary-wrong" not in f"{caught.value} {caplog.text}"


async def test_a_plain_address_is_tried_once(rotating: Rotating) -> None:
    tried: list[str] = []

    async def connect(address: str, **_: object) -> psycopg.AsyncConnection[object]:
        tried.append(address)
        return await psycopg.AsyncConnection.connect(address)

    with pytest.raises(psycopg.OperationalError):
        await Address(rotating.address.replace("{vault://kv/db#password}", "wrong")).connect(connect)
    assert len(tried) == 1
