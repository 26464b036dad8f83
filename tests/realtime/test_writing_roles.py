# ruff: noqa: F811 - fixtures are named where they are used
"""Who may write in a scene is asked in the transaction that writes: a role that changes holds for the next update."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from fastapi import FastAPI
from tests.conftest import serve
from tests.realtime.test_access import ask_ticket, begin, join
from tests.realtime.writers import Writer
from tests.rest.accounts.conftest import Come, Somebody, come, mail_folder, shared  # noqa: F401 - fixtures

from narrative.services.access import Role


@pytest.fixture
async def address(shared: FastAPI) -> AsyncIterator[str]:
    async with serve(shared) as found:
        yield found


async def find_scene(owner: Somebody, project: str) -> str:
    return str((await owner.client.get(f"/projects/{project}/scenes")).json()["items"][0]["id"])


async def come_in(address: str, project: str, scene: str, who: Somebody) -> Writer:
    url = f"ws://{address}/api/v1/projects/{project}/events"
    return Writer(url, scene, subprotocols=["narrative", f"ticket.{await ask_ticket(who)}"])


@pytest.mark.parametrize("role", [Role.VIEWER, Role.COMMENTER])
async def test_who_may_only_read_sees_everything_and_changes_nothing(
    shared: FastAPI,
    address: str,
    come: Come,
    role: Role,
) -> None:
    owner, reader = await come("Owner"), await come("Reader")
    project = await begin(owner)
    await join(shared, owner, project, reader, role)
    scene = await find_scene(owner, project)
    async with (
        await come_in(address, project, scene, owner) as writing,
        await come_in(address, project, scene, reader) as reading,
    ):
        await writing.open()
        await reading.open()
        writing.write("Seen.")
        await writing.send_durably()
        await reading.wait_for("update")
        assert reading.text == "Seen."
        reading.write("Mine. ")
        await reading.send()
        assert (await reading.wait_for("refused"))["reason"] == "not-allowed"
        fresh = await come_in(address, project, scene, owner)
        async with fresh:
            await fresh.open()
            assert fresh.text == "Seen."


async def test_a_role_that_changes_holds_for_the_next_update(
    shared: FastAPI,
    address: str,
    come: Come,
) -> None:
    owner, friend = await come("Owner"), await come("Friend")
    project = await begin(owner)
    await join(shared, owner, project, friend, Role.EDITOR)
    scene = await find_scene(owner, project)
    async with await come_in(address, project, scene, friend) as writer:
        await writer.open()
        writer.write("One. ")
        await writer.send_durably()
        changed = await owner.client.patch(
            f"/projects/{project}/members/{friend.id}", json={"role": "viewer"}, headers={"If-Match": "*"}
        )
        assert changed.status_code == 200
        writer.write("Two. ")
        await writer.send()
        assert (await writer.wait_for("refused"))["reason"] == "not-allowed"
        assert (await owner.client.delete(f"/projects/{project}/members/{friend.id}")).status_code == 204
        await writer.socket.wait_closed()
        assert writer.socket.close_code == 4404


async def test_what_others_write_in_one_batch_is_kept_when_one_may_not(
    shared: FastAPI,
    address: str,
    come: Come,
) -> None:
    owner, reader = await come("Owner"), await come("Reader")
    project = await begin(owner)
    await join(shared, owner, project, reader, Role.VIEWER)
    scene = await find_scene(owner, project)
    async with (
        await come_in(address, project, scene, owner) as writing,
        await come_in(address, project, scene, reader) as reading,
    ):
        await writing.open()
        await reading.open()
        for number in range(20):
            reading.write("No. ")
            await reading.send()
            writing.write(f"{number}. ")
            last = await writing.send()
        await writing.wait_until(lambda: last in writing.durable)
        assert "No." not in writing.text
        assert len(writing.durable) == 20


async def test_a_scene_of_another_book_is_not_opened(shared: FastAPI, address: str, come: Come) -> None:
    owner, stranger = await come("Owner"), await come("Stranger")
    theirs, scene = await begin(owner), ""
    scene = await find_scene(owner, theirs)
    async with await come_in(address, await begin(stranger), scene, stranger) as writer:
        assert (await writer.open())["reason"] == "no-such-scene"
