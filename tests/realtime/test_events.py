"""News of a project reach those who may see it, in order, and nobody else; a socket ends in order too."""

from __future__ import annotations

import asyncio
import json
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from narrative.kit.bus import MISSED, publish
from narrative.kit.ids import make_id


@pytest.fixture
async def project(client: httpx.AsyncClient) -> UUID:
    return UUID((await client.post("/api/v1/projects", json={"title": "A book"})).json()["id"])


def follow(address: str, project: UUID, **options: object) -> connect:
    return connect(f"ws://{address}/api/v1/projects/{project}/events", proxy=None, **options)  # type: ignore[arg-type]


async def hear(socket: ClientConnection) -> dict[str, object]:
    heard: dict[str, object] = json.loads(await asyncio.wait_for(socket.recv(), 30))
    return heard


async def say(studio: FastAPI, project: UUID, **message: object) -> None:
    async with studio.state.database.transaction() as session:
        await publish(session, project, message)


async def is_followed(studio: FastAPI, project: UUID, *, times: int = 1) -> None:
    async with asyncio.timeout(30):
        while len(studio.state.bus._subscriptions.get(project, ())) != times:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def test_news_come_in_order(studio: FastAPI, address: str, project: UUID) -> None:
    async with follow(address, project) as socket:
        for number in range(20):
            await say(studio, project, type="check", progress=number)
        assert [(await hear(socket))["progress"] for _ in range(20)] == list(range(20))


async def test_news_of_another_project_are_not_heard(studio: FastAPI, address: str, project: UUID) -> None:
    async with follow(address, project) as socket:
        await say(studio, make_id(), type="secret")
        await say(studio, project, type="mine")
        assert await hear(socket) == {"type": "mine"}


async def test_a_ping_is_answered_and_anything_else_ignored(address: str, project: UUID) -> None:
    async with follow(address, project) as socket:
        for said in ("rubbish", "[]", '{"type": "order"}', '{"type": "ping"}'):
            await socket.send(said)
        assert await hear(socket) == {"type": "pong"}


async def test_a_project_that_is_not_there_is_not_followed(address: str) -> None:
    with pytest.raises(InvalidStatus) as caught:
        async with follow(address, make_id()):
            pass
    assert caught.value.response.status_code == 403


@pytest.mark.parametrize(
    "options",
    [{"origin": "http://evil.example"}, {"origin": "null"}],
)
async def test_another_site_cannot_follow(address: str, project: UUID, options: dict[str, object]) -> None:
    with pytest.raises(InvalidStatus) as caught:
        async with follow(address, project, **options):
            pass
    assert caught.value.response.status_code == 403


async def test_a_foreign_name_for_this_machine_cannot_follow(address: str, project: UUID) -> None:
    host, _, port = address.partition(":")
    with pytest.raises(InvalidStatus) as caught:
        async with connect(
            f"ws://evil.example:{port}/api/v1/projects/{project}/events", proxy=None, host=host, port=int(port)
        ):
            pass
    assert caught.value.response.status_code == 403


async def test_our_own_page_can_follow(address: str, project: UUID) -> None:
    async with follow(address, project, origin=f"http://{address}") as socket:
        await socket.send('{"type": "ping"}')
        assert await hear(socket) == {"type": "pong"}


async def test_who_leaves_is_forgotten(studio: FastAPI, address: str, project: UUID) -> None:
    async with follow(address, project), follow(address, project):
        await is_followed(studio, project, times=2)
    await is_followed(studio, project, times=0)


async def test_lost_news_and_the_end_of_the_studio_say_come_again(studio: FastAPI, address: str, project: UUID) -> None:
    for end in (lambda: [one.put(MISSED) for one in studio.state.bus._find_subscriptions()], studio.state.bus.end_all):
        async with follow(address, project) as socket:
            await is_followed(studio, project)
            end()
            with pytest.raises(ConnectionClosed):
                await hear(socket)
            assert socket.close_code == 1012
        await is_followed(studio, project, times=0)


async def test_who_talks_too_much_is_let_go(address: str, project: UUID) -> None:
    async with follow(address, project) as socket:
        await socket.send("x" * 7_000_000)
        with pytest.raises(ConnectionClosed):
            await hear(socket)
        assert socket.close_code == 4429
