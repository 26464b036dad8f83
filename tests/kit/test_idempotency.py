"""The same request twice is one effect and one answer; commits come before answers, and errors undo everything."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI, Request, UploadFile
from fastapi.responses import JSONResponse
from sqlalchemy import select, text
from starlette.types import Message

from narrative.errors import NarrativeError
from narrative.kit.database import Database, Session, set_worker
from narrative.kit.idempotency import Router, forget_old
from narrative.kit.tables import JobRow

router = Router()


@router.post("/things", status_code=201)
async def create_thing(session: Session, order: dict[str, str]) -> dict[str, str]:
    await set_worker(session)
    row = JobRow(kind=order["kind"], arguments={})
    session.add(row)
    await session.flush()
    if order["kind"] == "slow":
        await asyncio.sleep(0.3)
    if order["kind"] == "broken":
        raise RuntimeError
    return {"id": str(row.id)}


@router.post("/files")
async def create_file(session: Session, file: UploadFile) -> dict[str, int]:
    await set_worker(session)
    session.add(JobRow(kind="file", arguments={}))
    return {"size": len(await file.read())}


@router.post("/impossible")
async def create_impossible(session: Session) -> dict[str, str]:
    """Fails only at the commit."""
    await session.execute(
        text(
            "CREATE TEMPORARY TABLE pair (id int PRIMARY KEY, other int REFERENCES pair DEFERRABLE INITIALLY DEFERRED)"
        )
    )
    await session.execute(text("INSERT INTO pair VALUES (1, 2)"))
    return {"done": "yes"}


@pytest.fixture
async def app(database: Database) -> FastAPI:
    app = FastAPI()
    outer = Router()
    outer.include_router(router)
    app.include_router(outer, prefix="/api")
    app.state.database = database

    @app.exception_handler(NarrativeError)
    async def tell(_: Request, trouble: NarrativeError) -> JSONResponse:
        return JSONResponse({"slug": trouble.slug()}, 422)

    @app.exception_handler(Exception)
    async def tell_all(_: Request, trouble: Exception) -> JSONResponse:
        return JSONResponse({"slug": type(trouble).__name__}, 500)

    return app


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost/api") as opened:
        yield opened


async def count(database: Database) -> int:
    async with database.transaction() as session:
        await set_worker(session)
        return len((await session.scalars(select(JobRow))).all())


async def test_the_commit_comes_before_the_answer(app: FastAPI, database: Database) -> None:
    """When the first byte of the answer leaves, another connection already sees the row."""
    seen: list[int] = []

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            seen.append(await count(database))

    async def receive() -> Message:
        return {"type": "http.request", "body": b'{"kind": "a"}', "more_body": False}

    for headers in (
        [(b"content-type", b"application/json")],
        [(b"content-type", b"application/json"), (b"idempotency-key", b"k")],
    ):
        scope = {"type": "http", "method": "POST", "path": "/api/things", "headers": headers, "query_string": b""}
        await app(scope | {"http_version": "1.1", "server": ("localhost", 80), "scheme": "http"}, receive, send)
    assert seen == [1, 2]


async def test_without_a_key_each_request_counts(client: httpx.AsyncClient, database: Database) -> None:
    for _ in range(2):
        assert (await client.post("/things", json={"kind": "a"})).status_code == 201
    assert await count(database) == 2


async def test_with_a_key_the_first_answer_is_given_again(client: httpx.AsyncClient, database: Database) -> None:
    answers = [await client.post("/things", json={"kind": "a"}, headers={"Idempotency-Key": "one"}) for _ in range(3)]
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert [answer.headers.get("idempotency-replayed") for answer in answers] == [None, "true", "true"]
    assert await count(database) == 1


async def test_two_at_once_are_one(client: httpx.AsyncClient, database: Database) -> None:
    answers = await asyncio.gather(
        *(client.post("/things", json={"kind": "slow"}, headers={"Idempotency-Key": "two"}) for _ in range(4))
    )
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert await count(database) == 1


async def test_a_key_belongs_to_one_request(client: httpx.AsyncClient) -> None:
    headers = {"Idempotency-Key": "three"}
    await client.post("/things", json={"kind": "a"}, headers=headers)
    answer = await client.post("/things", json={"kind": "b"}, headers=headers)
    assert (answer.status_code, answer.json()) == (422, {"slug": "key-used-otherwise"})
    assert (await client.post("/files", files={"file": b"x"}, headers=headers)).json() == {"size": 1}


async def test_an_upload_with_another_boundary_is_the_same_upload(
    client: httpx.AsyncClient, database: Database
) -> None:
    headers = {"Idempotency-Key": "four"}
    answers = [await client.post("/files", files={"file": b"abc"}, headers=headers) for _ in range(2)]
    assert [answer.json() for answer in answers] == [{"size": 3}] * 2
    assert await count(database) == 1


@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "five"}])
async def test_an_error_undoes_everything_and_may_be_tried_again(
    client: httpx.AsyncClient, database: Database, headers: dict[str, str]
) -> None:
    answer = await client.post("/things", json={"kind": "broken"}, headers=headers)
    assert answer.status_code == 500
    assert await count(database) == 0
    assert (await client.post("/things", json={"kind": "a"}, headers=headers)).status_code == 201


@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "six"}])
async def test_a_commit_that_fails_is_never_answered_as_done(
    client: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    answer = await client.post("/impossible", headers=headers)
    assert (answer.status_code, answer.json()) == (500, {"slug": "IntegrityError"})


async def test_a_long_key_is_refused(client: httpx.AsyncClient) -> None:
    answer = await client.post("/things", json={"kind": "a"}, headers={"Idempotency-Key": "x" * 201})
    assert answer.json() == {"slug": "key-too-long"}


async def test_an_answer_is_kept_for_a_day(client: httpx.AsyncClient, database: Database) -> None:
    headers = {"Idempotency-Key": "seven"}
    await client.post("/things", json={"kind": "a"}, headers=headers)
    async with database.transaction() as session:
        await set_worker(session)
        await session.execute(text("UPDATE idempotency SET created_at = now() - interval '25 hours'"))
    await client.post("/things", json={"kind": "a"}, headers=headers)
    assert await count(database) == 2
    async with database.transaction() as session:
        await set_worker(session)
        await session.execute(text("UPDATE idempotency SET created_at = now() - interval '25 hours'"))
    await forget_old(database)
    async with database.transaction() as session:
        assert (await session.execute(text("SELECT count(*) FROM idempotency"))).scalar_one() == 0
