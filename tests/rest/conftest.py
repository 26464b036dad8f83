"""The studio itself, through ASGI: one for the session, and a book of its own for every test."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from tests.conftest import Server

from narrative.app import create_app
from narrative.kit.settings import Settings

NOVEL = b"""# Chapter I

Holmes sat at breakfast. His gray eyes were tired. It was Monday.

Watson came in and said nothing at all.

***

The moor lay dark before Watson.

# Chapter II

Holmes looked up. His brown eyes shone.
"""


@asynccontextmanager
async def open_studio(server: Server, template: str) -> AsyncIterator[FastAPI]:
    """A studio on an empty database of its own."""
    database = server.create(template)
    address = server.name(server.app, database)
    made = create_app(Settings(database_url=address, sample=False))  # type: ignore[arg-type]
    async with made.router.lifespan_context(made):
        yield made
    server.drop(database)


@pytest.fixture(scope="session")
async def app(server: Server, template: str) -> AsyncIterator[FastAPI]:
    async with open_studio(server, template) as opened:
        yield opened


@pytest.fixture(scope="session")
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1/api/v1") as opened:
        yield opened


@pytest.fixture
async def book(client: httpx.AsyncClient) -> str:
    """The address of a new book."""
    made = (await client.post("/projects", json={"title": "The Hound"})).json()
    return f"/projects/{made['id']}"


async def outline_of(client: httpx.AsyncClient, book: str) -> list[tuple[str, list[int]]]:
    """The chapters of a book, each with the words of its scenes."""
    parts = (await client.get(f"{book}/outline")).json()["parts"]
    return [(c["title"], [s["words"] for s in c["scenes"]]) for part in parts for c in part["chapters"]]


async def first_scene(client: httpx.AsyncClient, book: str) -> str:
    """The id of the first scene of a book."""
    parts = (await client.get(f"{book}/outline")).json()["parts"]
    return str(parts[0]["chapters"][0]["scenes"][0]["id"])


def body_of(*paragraphs: str) -> dict[str, Any]:
    """What the editor sends for plain paragraphs."""
    content = [{"type": "paragraph", "content": [{"type": "text", "text": text}]} for text in paragraphs]
    return {"body": {"type": "doc", "content": content}}


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
