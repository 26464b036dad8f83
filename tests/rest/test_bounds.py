"""What one request may be: how large, how long, of which kind; all else is refused in words and changes nothing."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from pydantic import SecretStr
from sqlalchemy import text
from tests.test_app import check_problem

from narrative.app import create_app
from narrative.kit.database import Session, set_worker
from narrative.kit.settings import Settings

JSON = {"content-type": "application/json"}
PROJECTS = "/api/v1/projects"


@pytest.fixture
async def patient(dsn: str, tmp_path: Path) -> AsyncIterator[FastAPI]:
    """A studio that one other origin may use."""
    app = create_app(make_settings(dsn, tmp_path))
    async with app.router.lifespan_context(app):
        yield app


@pytest.fixture
def hasty(patient: FastAPI, dsn: str, tmp_path: Path) -> FastAPI:
    """The same studio through a process that gives each request a second."""
    app = create_app(make_settings(dsn, tmp_path, request_seconds=1))
    app.state.database = patient.state.database
    return app


def make_settings(dsn: str, data: Path, **more: Any) -> Settings:
    return Settings(
        database_url=SecretStr(dsn), data=data, sample=False, worker=False, origins=("https://desk.example",), **more
    )


@pytest.fixture
async def caller(patient: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(patient), base_url="http://127.0.0.1") as opened:
        yield opened


@pytest.fixture
async def hurried(hasty: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(hasty), base_url="http://127.0.0.1") as opened:
        yield opened


async def titles(client: httpx.AsyncClient) -> list[str]:
    return [project["title"] for project in (await client.get(PROJECTS)).json()["items"]]


@pytest.mark.parametrize(
    ("content", "slug"),
    [
        (b'{"title": "a\\u0000b"}', "unusable-characters"),
        (b'{"title": "a\\ud800b"}', "unusable-characters"),
        (b'{"title": "\xff"}', "not-text"),
        (b'{"title": ' + b"[" * 70 + b"]" * 70 + b"}", "too-deep"),
        (b'{"title": ' + b"[" * 3_000_000, "too-deep"),
        (b'{"title": "x", "target_words": 1e400}', "number-too-large"),
        (b'{"title": "x", "target_words": 99999999999999999999}', "number-too-large"),
        (b'{"title": "x", "target_words": NaN}', "not-text"),
        (b'{"title": "x"', "not-understood"),
        (b"", "not-understood"),
        (b"null", "not-understood"),
    ],
)
async def test_a_body_that_nothing_can_keep_is_refused_in_words(
    caller: httpx.AsyncClient, content: bytes, slug: str
) -> None:
    check_problem(await caller.post(PROJECTS, content=content, headers=JSON), 422, slug)
    assert await titles(caller) == []


async def test_a_character_that_is_two_in_javascript_is_kept(caller: httpx.AsyncClient) -> None:
    body = json.dumps({"title": "The 🐕 of the Baskervilles"})  # written as two escapes
    assert (await caller.post(PROJECTS, content=body, headers=JSON)).status_code == 201
    assert await titles(caller) == ["The 🐕 of the Baskervilles"]


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "application/x-www-form-urlencoded", "a"])
async def test_a_body_of_another_kind_is_refused(caller: httpx.AsyncClient, kind: str) -> None:
    answer = await caller.post(PROJECTS, content=b'{"title": "x"}', headers={"content-type": kind})
    check_problem(answer, 415, "kind-not-taken")
    assert await titles(caller) == []


@pytest.mark.parametrize("path", [f"{PROJECTS}?cursor=%00", f"{PROJECTS}/%00", f"{PROJECTS}?limit=%00"])
async def test_an_address_with_a_nul_is_refused(caller: httpx.AsyncClient, path: str) -> None:
    check_problem(await caller.get(path), 422, "unusable-characters")


async def test_an_address_or_headers_beyond_reason_are_refused(caller: httpx.AsyncClient) -> None:
    check_problem(await caller.get(f"{PROJECTS}?cursor={'x' * 20_000}"), 414, "address-too-long")
    check_problem(await caller.get(f"{PROJECTS}/{'x' * 5_000}"), 414, "address-too-long")
    many = {f"x-{number}": "y" for number in range(120)}
    check_problem(await caller.get(PROJECTS, headers=many), 431, "headers-too-large")
    check_problem(await caller.get(PROJECTS, headers={"x": "y" * 40_000}), 431, "headers-too-large")


async def test_what_takes_too_long_is_stopped_and_undone(hasty: FastAPI, hurried: httpx.AsyncClient) -> None:
    async def linger(session: Session) -> None:
        await set_worker(session)
        await session.execute(text("INSERT INTO idempotency (scope, key, fingerprint) VALUES ('local /', 'k', 'f')"))
        await session.execute(text("SELECT pg_sleep(30)"))

    hasty.router.routes.insert(0, APIRoute("/api/v1/linger", linger))
    answer = await hurried.get("/api/v1/linger")
    check_problem(answer, 503, "took-too-long")
    assert "1 seconds" in answer.json()["detail"]
    assert answer.headers["retry-after"] == "1"
    async with hasty.state.database.transaction() as session:
        await set_worker(session)
        assert await session.scalar(text("SELECT count(*) FROM idempotency WHERE key = 'k'")) == 0


async def test_a_body_that_never_ends_is_given_up(caller: httpx.AsyncClient, hurried: httpx.AsyncClient) -> None:
    async def trickle() -> AsyncIterator[bytes]:
        yield b'{"title": "'
        await asyncio.Event().wait()

    check_problem(await hurried.post(PROJECTS, content=trickle(), headers=JSON), 408, "request-too-slow")
    assert await titles(caller) == []


async def test_an_upload_that_stops_halfway_is_given_up(caller: httpx.AsyncClient, hurried: httpx.AsyncClient) -> None:
    book = (await caller.post(PROJECTS, json={"title": "x"})).json()["id"]

    async def trickle() -> AsyncIterator[bytes]:
        yield b'--b\r\ncontent-disposition: form-data; name="file"; filename="a.md"\r\n\r\n# I'
        await asyncio.Event().wait()

    headers = {"content-type": "multipart/form-data; boundary=b"}
    answer = await hurried.post(f"{PROJECTS}/{book}/imports", content=trickle(), headers=headers)
    check_problem(answer, 408, "request-too-slow")
    assert (await caller.get(f"{PROJECTS}/{book}/imports")).json()["items"] == []


async def test_what_comes_at_a_fair_pace_has_the_time_it_takes(hurried: httpx.AsyncClient) -> None:
    gate = asyncio.Event()

    async def pour() -> AsyncIterator[bytes]:
        yield b'{"title": "Slow", "author": "' + b" " * (2 << 20)
        asyncio.get_running_loop().call_later(1.5, gate.set)  # later than the one second that it had at first
        await gate.wait()
        yield b'"}'

    assert (await hurried.post(PROJECTS, content=pour(), headers=JSON)).status_code in {201, 422}


DESK = {"origin": "https://desk.example"}


async def test_a_listed_origin_may_ask_and_read(caller: httpx.AsyncClient) -> None:
    ask = DESK | {"access-control-request-method": "PATCH", "access-control-request-headers": "if-match"}
    told = await caller.options(f"{PROJECTS}/x", headers=ask)
    assert told.status_code == 204
    assert told.headers["access-control-allow-origin"] == "https://desk.example"
    assert told.headers["access-control-allow-credentials"] == "true"
    assert "PATCH" in told.headers["access-control-allow-methods"]
    assert "If-Match" in told.headers["access-control-allow-headers"]
    made = await caller.post(PROJECTS, json={"title": "Shared"}, headers=DESK)
    assert made.status_code == 201
    assert made.headers["access-control-allow-origin"] == "https://desk.example"
    assert "ETag" in made.headers["access-control-expose-headers"]
    assert "origin" in made.headers["vary"].lower()


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "http://desk.example",
        "https://desk.example:444",
        "https://desk.example.evil.example",
        "https://x.desk.example",
        "null",
        "*",
        "",
    ],
)
async def test_any_other_origin_is_told_nothing(caller: httpx.AsyncClient, origin: str) -> None:
    ask = {"origin": origin, "access-control-request-method": "POST"}
    for answer in (
        await caller.options(PROJECTS, headers=ask),
        await caller.get(PROJECTS, headers={"origin": origin}),
        await caller.post(PROJECTS, json={"title": "x"}, headers={"origin": origin}),
    ):
        assert not [name for name in answer.headers if name.startswith("access-control")]
    assert await titles(caller) == []
