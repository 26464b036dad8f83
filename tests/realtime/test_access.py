"""A socket of a shared studio: opened by a ticket, once, and closed when its person's way in ends."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from uuid import UUID

import pytest
from fastapi import FastAPI
from tests.conftest import serve
from tests.rest.accounts.conftest import Come, Somebody, come, mail_folder, shared  # noqa: F401 - fixtures
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidStatus

from narrative.kit.database import set_tenant
from narrative.services.access import Access, Role
from narrative.services.projects.members import add_member


@pytest.fixture
async def address(shared: FastAPI) -> AsyncIterator[str]:  # noqa: F811
    async with serve(shared) as found:
        yield found


async def begin(owner: Somebody) -> str:
    return str((await owner.client.post("/projects", json={"title": "T"})).json()["id"])


async def join(app: FastAPI, owner: Somebody, project: str, person: Somebody, role: Role) -> None:
    async with app.state.database.transaction() as session:
        await set_tenant(session, UUID(project))
        await add_member(session, Access(UUID(project), UUID(owner.id), Role.OWNER), UUID(person.id), role)


async def ask_ticket(person: Somebody) -> str:
    return str((await person.client.post("/session/ticket")).json()["ticket"])


def follow(address: str, project: str, ticket: str) -> connect:
    url = f"ws://{address}/api/v1/projects/{project}/events"
    return connect(url, proxy=None, subprotocols=["narrative", f"ticket.{ticket}"])  # type: ignore[list-item]


async def end_of(socket: ClientConnection) -> int:
    """The code with which the other side hangs up."""
    async with asyncio.timeout(30):
        await socket.wait_closed()
    assert socket.close_code is not None
    return socket.close_code


async def refused(address: str, project: str, ticket: str) -> bool:
    try:
        async with follow(address, project, ticket):
            return False
    except InvalidStatus as refusal:
        return refusal.response.status_code == 403


async def test_a_ticket_opens_one_socket(address: str, come: Come) -> None:  # noqa: F811
    owner = await come("Owner")
    project, ticket = await begin(owner), await ask_ticket(owner)
    async with follow(address, project, ticket) as socket:
        assert socket.subprotocol == "narrative"
        await socket.send('{"type":"ping"}')
        assert json.loads(await socket.recv()) == {"type": "pong"}
    assert await refused(address, project, ticket)
    assert await refused(address, project, "made-up")


async def test_a_stranger_and_nobody_open_none(address: str, come: Come) -> None:  # noqa: F811
    owner, stranger = await come("Owner"), await come("Stranger")
    project = await begin(owner)
    assert await refused(address, project, await ask_ticket(stranger))
    with pytest.raises(InvalidStatus):
        async with connect(f"ws://{address}/api/v1/projects/{project}/events", proxy=None):
            pass


@pytest.mark.parametrize("how", ["removed", "left", "deleted", "signed out", "everywhere", "erased"])
async def test_a_way_in_that_ends_closes_the_socket(
    shared: FastAPI,  # noqa: F811
    address: str,
    come: Come,  # noqa: F811
    how: str,
) -> None:
    owner, friend = await come("Owner"), await come("Friend")
    project = await begin(owner)
    await join(shared, owner, project, friend, Role.EDITOR)
    async with follow(address, project, await ask_ticket(friend)) as socket:
        answer = await {
            "removed": lambda: owner.client.delete(f"/projects/{project}/members/{friend.id}"),
            "left": lambda: friend.client.post(f"/projects/{project}/leave"),
            "deleted": lambda: owner.client.delete(f"/projects/{project}"),
            "signed out": lambda: friend.client.delete("/session"),
            "everywhere": lambda: friend.client.delete("/account/devices"),
            "erased": lambda: friend.client.post(
                "/account/erasure", json={"password": friend.password, "confirm": friend.email}
            ),
        }[how]()
        assert answer.status_code in {200, 204}
        assert await end_of(socket) == (4401 if how in {"signed out", "everywhere", "erased"} else 4404)


async def test_another_role_is_told_and_other_people_stay(
    shared: FastAPI,  # noqa: F811
    address: str,
    come: Come,  # noqa: F811
) -> None:
    owner, friend = await come("Owner"), await come("Friend")
    project = await begin(owner)
    await join(shared, owner, project, friend, Role.EDITOR)
    async with follow(address, project, await ask_ticket(owner)) as socket:
        change = owner.client.patch
        await change(f"/projects/{project}/members/{friend.id}", json={"role": "viewer"}, headers={"If-Match": "*"})
        heard = json.loads(await asyncio.wait_for(socket.recv(), 30))
        assert heard == {"type": "access", "user_id": friend.id}
        await friend.client.delete("/session")
        await socket.send('{"type":"ping"}')
        assert json.loads(await asyncio.wait_for(socket.recv(), 30)) == {"type": "pong"}
