"""The database's password changes while the studio works: nobody notices."""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import httpx
import psycopg
import pytest
from fastapi import FastAPI
from pydantic import SecretStr
from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError
from tests.conftest import Server
from tests.kit.rotating import Rotating

from narrative.app import create_app
from narrative.kit.address import Address
from narrative.kit.bus import publish
from narrative.kit.ids import make_id
from narrative.kit.secrets import LiveSecret
from narrative.kit.settings import Settings

pytestmark = pytest.mark.skipif("DATABASE_URL" in os.environ, reason="another server's passwords are its own")

ROUNDS, READERS = 8, 4


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
            with suppress(DBAPIError):  # a connection that was hung up is noticed when it is used
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
