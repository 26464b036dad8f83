"""The studio itself, through ASGI, on a database of the test's own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from narrative.app import create_app
from narrative.kit.settings import Settings

NOVEL = """# Chapter I

Holmes sat at breakfast. His gray eyes were tired. It was Monday.

Watson came in and said nothing at all.

***

The moor lay dark before Watson.

# Chapter II

Holmes looked up. His brown eyes shone.
"""


@pytest.fixture
def settings(dsn: str) -> Settings:
    return Settings(database_url=dsn, sample=False)  # type: ignore[arg-type]


@pytest.fixture
async def app(settings: Settings) -> AsyncIterator[FastAPI]:
    made = create_app(settings)
    async with made.router.lifespan_context(made):
        yield made


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1/api/v1") as opened:
        yield opened


@pytest.fixture
async def book(client: httpx.AsyncClient) -> str:
    """The address of a new book."""
    made = (await client.post("/projects", json={"title": "The Hound"})).json()
    return f"/projects/{made['id']}"


async def wait_for(client: httpx.AsyncClient, path: str, *statuses: str) -> Any:
    """Ask until ``path`` says one of ``statuses``; a test that waits for long has failed."""
    found: Any = None
    for _ in range(600):
        found = (await client.get(path)).json()
        if found.get("status") in statuses:
            return found
        await asyncio.sleep(0.05)
    raise AssertionError(found)


async def bring(client: httpx.AsyncClient, book: str, data: bytes, name: str = "hound.md") -> Any:
    """Bring a file and wait until it is read."""
    made = (await client.post(f"{book}/imports", files={"file": (name, data)})).json()
    return await wait_for(client, f"{book}/imports/{made['id']}", "ready", "failed")


async def bring_in(client: httpx.AsyncClient, book: str, data: bytes, name: str = "hound.md") -> Any:
    """Bring a file and put it into the book."""
    read = await bring(client, book, data, name)
    assert read["status"] == "ready", read
    address = f"{book}/imports/{read['id']}"
    assert (await client.post(f"{address}/apply")).status_code == 202
    return await wait_for(client, address, "done", "failed")


async def check(client: httpx.AsyncClient, book: str) -> Any:
    """Have the book checked and wait for it."""
    job = (await client.post(f"{book}/checks")).json()["job_id"]
    return await wait_for(client, f"{book}/jobs/{job}", "done", "failed")
