"""What could lose what somebody wrote: a body shown too late, an update that came too early, a document read again."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Sequence
from contextlib import AsyncExitStack
from typing import Any
from uuid import UUID

import httpx
import pytest
from pycrdt import Doc
from sqlalchemy import text
from tests.realtime.test_documents import Place, place  # noqa: F401 - a fixture
from tests.realtime.writers import Writer

from narrative.kit.database import DatabaseBusy, set_tenant
from narrative.kit.updates import is_whole
from narrative.services import writing


async def save(at: Place, text: str) -> httpx.Response:
    content = [{"type": "paragraph", "content": [{"type": "text", "text": text}]}]
    body = {"body": {"type": "doc", "content": content}}
    return await at.client.put(f"{at.path}/body", json=body, headers={"If-Match": "*"})


async def open_anew(at: Place) -> str:
    async with at.writer() as reader:
        await reader.open()
        return str(reader.body)


async def wait_until_empty(at: Place) -> None:
    async with asyncio.timeout(20):
        while at.studio.state.rooms._rooms:  # noqa: ASYNC110 - nothing tells when a room is let go
            await asyncio.sleep(0.02)


async def test_a_body_saved_while_another_is_shown_is_not_lost(
    place: Place,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The room holds an older document when it comes to show it: neither body nor snapshot is made of that."""
    monkeypatch.setattr("narrative.services.documents.log.SNAPSHOT_EVERY", 1)
    project_scene, saved = writing.project_scene, asyncio.Event()

    async def project_late(*arguments: Any) -> None:
        if not saved.is_set():
            assert (await save(place, "Typed. Saved.")).status_code == 200
            saved.set()
        await project_scene(*arguments)

    async with place.writer() as mara:
        await mara.open()
        monkeypatch.setattr(writing, "project_scene", project_late)
        mara.write("Typed.")
        await mara.send_durably()
        await asyncio.wait_for(saved.wait(), 20)
    await wait_until_empty(place)
    assert "Typed. Saved." in await open_anew(place)
    assert "Typed. Saved." in await place.tell()


def make_two(writer: Writer) -> tuple[bytes, bytes]:
    """Write two things of which the second builds on the first."""
    updates = []
    for said in ("One. ", "Two. "):
        before = writer.doc.get_state()
        writer.write(said)
        updates.append(writer.doc.get_update(before))
    return updates[0], updates[1]


async def test_an_update_that_builds_on_one_that_did_not_come_is_refused(
    place: Place,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The library would keep it to itself: no snapshot would have it, and nobody who opens the scene."""
    monkeypatch.setattr("narrative.services.documents.log.SNAPSHOT_EVERY", 1)
    async with place.writer() as mara:
        await mara.open()
        _, second = make_two(mara)
        number = await mara.send_update(second)
        refused = await mara.wait_for("refused")
        assert (refused["id"], refused["reason"]) == (number, "update-too-early")
        await mara.open()
        await mara.send_durably()  # both together
    await wait_until_empty(place)
    assert "Two. One." in await open_anew(place)


async def test_what_was_sent_after_something_refused_is_not_taken_up_again(
    place: Place,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Not even where the scene is opened again before it was looked at."""
    rooms = place.studio.state.rooms
    decode, turns = rooms.decode, asyncio.Semaphore(0)

    async def decode_in_turn(payloads: Sequence[bytes]) -> list[bool]:
        await turns.acquire()
        verdicts: list[bool] = await decode(payloads)
        return verdicts

    monkeypatch.setattr(rooms, "decode", decode_in_turn)
    async with place.writer() as mara:
        await mara.open()
        mara.write("After it.")
        await mara.send_update(b"\xff" * 10)
        async with asyncio.timeout(20):
            while not rooms.find(UUID(place.project), UUID(place.scene))._writing:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        late = await mara.send()
        turns.release()
        await mara.wait_for("refused")
        await mara.open()
        turns.release()
        turns.release()
        again = await mara.send_update(mara.doc.get_update())
        await mara.wait_until(lambda: again in mara.durable)
        assert late not in mara.durable


def test_a_document_has_an_update_when_nothing_of_it_waits() -> None:
    writer = Writer("", "")
    writer.write("Begun. ")
    base, (first, second) = writer.doc.get_update(), make_two(writer)
    before = writer.doc.get_state()
    del writer.body.children[0].children[0][0:3]
    gone = writer.doc.get_update(before)
    document: Doc[Any] = Doc()
    for update, is_there in ((base, True), (second, False), (gone, False), (first, True), (second, True), (gone, True)):
        document.apply_update(update)
        assert is_whole(document, update) is is_there


async def test_what_is_saved_while_a_document_is_read_again_is_shown_to_everybody(
    place: Place,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with place.writer() as mara, place.writer() as tomas, place.writer() as carla:
        for writer in (mara, tomas, carla):
            await writer.open()
        write_updates = writing.write_updates

        async def be_busy(*_: Any) -> int:
            raise DatabaseBusy

        monkeypatch.setattr(writing, "write_updates", be_busy)
        mara.write("Refused. ")
        await mara.send()
        await mara.wait_for("refused")
        monkeypatch.setattr(writing, "write_updates", write_updates)
        assert (await save(place, "Saved.")).status_code == 200
        await carla.wait_until(lambda: "Saved." in str(carla.body))
        tomas.write("Typed. ")
        await tomas.send_durably()
        await carla.wait_until(lambda: "Typed." in str(carla.body))
        assert str(carla.body) == str(tomas.body)


async def test_what_one_commit_brought_is_shown_in_one_message_and_to_nobody_their_own(place: Place) -> None:  # noqa: F811
    async with place.writer() as mara, place.writer() as tomas, place.writer() as carla:
        for writer in (mara, tomas, carla):
            await writer.open()
        async with place.studio.state.database.transaction() as session:
            await set_tenant(session, UUID(place.project))
            await session.execute(text("SELECT FROM scene_document FOR UPDATE"))
            for writer, said in ((mara, "One. "), (tomas, "Two. "), (mara, "Three. ")):
                writer.write(said)
                await writer.send()
                await writer.say(type="ping")
                await writer.wait_for("pong")  # so what was sent before it was heard
        await carla.wait_until(lambda: all(word in str(carla.body) for word in ("One.", "Two.", "Three.")))
        await mara.wait_until(lambda: "Two." in str(mara.body))
        await tomas.wait_until(lambda: "Three." in str(tomas.body))
        heard = [
            [message for message in writer.heard if message["type"] == "update"] for writer in (mara, tomas, carla)
        ]
        assert len(heard[0]) == 1
        assert all(len(messages) <= 2 for messages in heard)
        assert str(mara.body) == str(tomas.body) == str(carla.body)
        shown = base64.b64decode(heard[0][0]["update"])
        assert b"Two. " in shown
        assert b"One. " not in shown
        assert b"Three. " not in shown


async def test_what_was_saved_elsewhere_is_read_once_however_many_follow(
    place: Place,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Every socket of a book hears of every update; each of them reading it would hold the scene up for all."""
    read, catch_up = [], writing.catch_up

    async def count(*arguments: Any) -> tuple[bytes, ...]:
        read.append(arguments)
        return await catch_up(*arguments)

    async with AsyncExitStack() as stack:
        writers = [await stack.enter_async_context(place.writer()) for _ in range(8)]
        for writer in writers:
            await writer.open()
        monkeypatch.setattr(writing, "catch_up", count)
        assert (await place.put("Saved elsewhere.")).is_success
        for writer in writers:
            await writer.wait_until(lambda writer=writer: "Saved elsewhere." in str(writer.body))
    assert 1 <= len(read) <= 2  # what is heard of while it is read may be more
