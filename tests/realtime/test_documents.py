"""Scenes are written in by several at once: what was committed is acknowledged, and then everybody has it."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text
from tests.realtime.writers import Writer

from narrative.app import _bring_up_to_date
from narrative.kit.database import set_tenant

Body = dict[str, Any]


class Place:
    """A book with one scene, as a client finds it."""

    def __init__(self, studio: FastAPI, client: httpx.AsyncClient, address: str, project: str, scene: str) -> None:
        self.studio, self.client, self.project, self.scene = studio, client, project, scene
        self.path = f"/api/v1/projects/{project}/scenes/{scene}"
        self.url = f"ws://{address}/api/v1/projects/{project}/events"

    def writer(self) -> Writer:
        return Writer(self.url, self.scene)

    async def read(self) -> Body:
        scene: Body = (await self.client.get(self.path)).json()
        return scene

    async def put(self, *paragraphs: str) -> httpx.Response:
        scene = await self.read()
        content = [{"type": "paragraph", "content": [{"type": "text", "text": line}]} for line in paragraphs]
        body = {"body": {"type": "doc", "content": content}}
        return await self.client.put(f"{self.path}/body", json=body, headers={"If-Match": scene["etag"]})

    async def run(self, statement: str, **values: Any) -> Any:
        async with self.studio.state.database.transaction() as session:
            await set_tenant(session, UUID(self.project))
            return (await session.execute(text(statement), {"scene": UUID(self.scene)} | values)).all()

    async def says(self, *words: str) -> None:
        """Wait until HTTP shows these words in the scene."""
        async with asyncio.timeout(20):
            while True:
                told = await self.tell()
                if all(word in told for word in words):
                    return
                await asyncio.sleep(0.05)

    async def is_left(self) -> None:
        """Wait until nobody is in the scene any more, and all of it is shown."""
        async with asyncio.timeout(20):
            while self.studio.state.rooms._rooms:  # noqa: ASYNC110
                await asyncio.sleep(0.02)

    async def tell(self) -> str:
        """What HTTP says is in the scene, as one string."""
        return str((await self.read())["body"])


@pytest.fixture
async def place(studio: FastAPI, client: httpx.AsyncClient, address: str) -> Place:
    book = (await client.post("/api/v1/projects", json={"title": "A book"})).json()["id"]
    scene = (await client.get(f"/api/v1/projects/{book}/scenes")).json()["items"][0]["id"]
    return Place(studio, client, address, book, scene)


async def test_what_one_writes_is_kept_and_the_other_sees_it(place: Place) -> None:
    async with place.writer() as mara, place.writer() as tomas:
        await mara.open()
        await tomas.open()
        mara.write("Hé😀 stood still.")
        seq = await mara.send_durably()
        heard = await tomas.wait_for("update")
        assert (heard["seq"], tomas.text) == (seq, "Hé😀 stood still.")
        tomas.write("The river ", at=0)
        await tomas.send_durably()
        await mara.wait_for("update")
        assert mara.text == tomas.text == "The river Hé😀 stood still."
    await place.says("The river Hé😀 stood still.")
    assert (await place.read())["words"] == 5


async def test_an_update_is_acknowledged_only_when_it_is_committed(place: Place) -> None:
    """While somebody else holds the log no answer comes; when they let go it does."""
    async with place.writer() as mara, place.writer() as tomas:
        await mara.open()
        await tomas.open()
        mara.write("Held.")
        async with place.studio.state.database.transaction() as session:
            await set_tenant(session, UUID(place.project))
            await session.execute(text("SELECT FROM scene_document FOR UPDATE"))
            number = await mara.send()
            await asyncio.sleep(0.5)
            assert number not in mara.durable
            assert not [message for message in tomas.heard if message["type"] == "update"]
        await mara.wait_until(lambda: number in mara.durable)
        await tomas.wait_for("update")


async def test_a_scene_is_seeded_once_however_many_open_it(place: Place) -> None:
    assert (await place.put("Once.")).status_code == 200
    writers = [place.writer() for _ in range(8)]
    for writer in writers:
        await writer.__aenter__()
    await asyncio.gather(*(writer.open() for writer in writers))
    assert {writer.text for writer in writers} == {"Once."}
    assert len({writer.epoch for writer in writers}) == 1
    for writer in writers:
        await writer.__aexit__(None, None, None)


async def test_what_is_saved_over_http_is_an_edit_of_the_document(place: Place) -> None:
    await place.put("The old house.", "It stood.")
    async with place.writer() as mara:
        await mara.open()
        assert (await place.put("The new house.", "It stood.")).status_code == 200
        await mara.wait_for("update")
        assert mara.text == "The new house."
        mara.write(" big", at=len("The new"))
        await mara.send_durably()
    await place.says("The new big house.", "It stood.")


async def test_what_was_written_last_is_not_saved_over(place: Place) -> None:
    """What HTTP does not show yet counts all the same: somebody who saves without having seen it is told."""
    async with place.writer() as mara:
        await mara.open()
        before = await place.read()
        mara.write("Unseen.")
        await mara.send_durably()
        body = {"body": before["body"]}
        answer = await place.client.put(f"{place.path}/body", json=body, headers={"If-Match": before["etag"]})
        assert answer.status_code == 412
        assert "Unseen." in answer.text


async def test_who_comes_back_sends_what_is_missing_and_nothing_is_doubled(place: Place) -> None:
    mara = place.writer()
    async with mara:
        await mara.open()
        mara.write("Before. ")
        await mara.send_durably()
    mara.write("Alone. ")
    async with place.writer() as tomas:
        await tomas.open()
        tomas.write("Meanwhile. ")
        await tomas.send_durably()
    async with mara:
        await mara.open()
        await mara.send_durably()
        await mara.send_update(mara.doc.get_update())  # everything once more: it is known already
        await place.says("Before.", "Alone.", "Meanwhile.")
        text_now = await place.tell()
        assert [text_now.count(word) for word in ("Before.", "Alone.", "Meanwhile.")] == [1, 1, 1]


@pytest.mark.parametrize(
    "update", [b"", b"\xff" * 40, b"\x01", b"\x01\x01\x02\x00\x04\x01\x04body\xff\xff\xff\xff\x7f"]
)
async def test_what_is_no_update_is_refused_and_harms_nobody(place: Place, update: bytes) -> None:
    async with place.writer() as mara, place.writer() as stranger:
        await mara.open()
        await stranger.open()
        number = await stranger.send_update(update)
        refused = await stranger.wait_for("refused")
        assert (refused["id"], refused["reason"]) == (number, "update-not-understood")
        mara.write("Unharmed.")
        await mara.send_durably()
        stranger.write("After all. ")
        await stranger.send()  # nothing more is taken before the scene is opened again
        await asyncio.sleep(0.3)
        assert stranger.durable == {}
        stranger.doc = place.writer().doc
        assert (await stranger.open())["type"] == "opened"
    await place.says("Unharmed.")


async def test_an_update_of_another_history_is_refused(place: Place) -> None:
    async with place.writer() as mara:
        await mara.open()
        mara.write("Other.")
        await mara.send_update(mara.doc.get_update(), epoch="01a20f26-62c2-7600-97d1-278e578d2d75")
        assert (await mara.wait_for("refused"))["reason"] == "other-epoch"
        assert await place.run("SELECT max(seq) FROM scene_update WHERE scene_id = :scene") == [(1,)]


async def test_a_copy_of_another_history_is_given_everything_and_told_the_epoch(place: Place) -> None:
    await place.put("Ours.")
    async with place.writer() as mara:
        mara.epoch = "01a20f26-62c2-7600-97d1-278e578d2d75"
        opened = await mara.open()
        assert opened["epoch"] != mara.epoch
        assert mara.text == ""
        mara.epoch = None
        await mara.open()
        assert mara.text == "Ours."


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE scene_update SET payload = set_byte(payload, 3, get_byte(payload, 3) # 1) WHERE scene_id = :scene",
        "UPDATE scene_update SET digest = set_byte(digest, 0, get_byte(digest, 0) # 1) WHERE scene_id = :scene",
        "DELETE FROM scene_update WHERE seq = 2 AND scene_id = :scene",
        "UPDATE scene_update SET seq = seq + 1000 WHERE seq = 2 AND scene_id = :scene",
    ],
)
async def test_a_log_that_was_damaged_is_never_shown(place: Place, damage: str) -> None:
    async with place.writer() as mara:
        await mara.open()
        mara.write("Whole.")
        await mara.send_durably()
    await place.says("Whole.")
    await place.is_left()
    await _change(place, damage)
    async with place.writer() as tomas:
        shut = await tomas.open()
        assert (shut["type"], shut["reason"]) == ("shut", "document-damaged")
        assert tomas.text == ""
    assert "Whole." in await place.tell(), "what HTTP shows is there still"


async def _change(place: Place, statement: str) -> None:
    async with place.studio.state.database.transaction() as session:
        await set_tenant(session, UUID(place.project))
        changed = await session.execute(text(statement), {"scene": UUID(place.scene)})
        assert changed.rowcount > 0  # type: ignore[attr-defined]


async def test_a_snapshot_that_was_damaged_is_made_again_from_the_log(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("narrative.services.documents.log.SNAPSHOT_EVERY", 1)
    async with place.writer() as mara:
        await mara.open()
        mara.write("Whole.")
        await mara.send_durably()
    await place.is_left()
    await _change(place, "UPDATE scene_document SET snapshot = set_byte(snapshot, 5, get_byte(snapshot, 5) # 4)")
    async with place.writer() as tomas:
        assert (await tomas.open())["type"] == "opened"
        assert tomas.text == "Whole."


async def test_a_whole_book_pasted_into_a_scene_is_taken_and_shown(place: Place) -> None:
    pasted = "The river went on over its stones. " * 80_000
    async with place.writer() as mara, place.writer() as tomas:
        await mara.open()
        await tomas.open()
        mara.write(pasted)
        await mara.send_durably()
        await tomas.wait_until(lambda: len(tomas.text) >= len(pasted))
        assert tomas.text == mara.text


async def test_a_scene_that_was_deleted_takes_nothing_more(place: Place) -> None:
    async with place.writer() as mara:
        await mara.open()
        scene = await place.read()
        deleted = await place.client.delete(place.path, headers={"If-Match": scene["etag"]})
        assert deleted.status_code == 200, deleted.text
        mara.write("Late.")
        await mara.send()
        assert (await mara.wait_for("refused"))["reason"] == "no-such-scene"
        assert (await mara.open())["reason"] == "no-such-scene"


async def test_what_was_written_by_another_process_is_heard(place: Place, server: Any, template: str) -> None:
    """Two rooms on one database, as two processes have them: each hears of the other's updates."""
    from narrative.kit.process import Processes
    from narrative.realtime.room import Coming, Member
    from narrative.realtime.rooms import Rooms

    async with place.writer() as mara:
        await mara.open()
        mara.write("From here.")
        await mara.send_durably()
        rooms = Rooms(place.studio.state.database, Processes(1, 2048))
        heard: list[dict[str, Any]] = []

        class Listener:
            def put(self, message: dict[str, Any]) -> None:
                heard.append(message)

        (author,) = await place.run("SELECT user_id FROM membership")
        member = Member(author[0], Listener())
        room = rooms.find(UUID(place.project), UUID(place.scene))
        await room.open(member, None, None)
        other = place.writer()
        other.epoch = heard[0]["epoch"]
        other._apply(heard[0]["update"])
        assert other.text == "From here."
        before = other.doc.get_state()
        other.write("And there. ")
        room.take(Coming(member, 1, str(other.epoch), other.doc.get_update(before)))
        await mara.wait_for("update")
        assert mara.text == "And there. From here."
        await rooms.close()
        assert [message["type"] for message in heard] == ["opened", "durable"]


async def test_what_is_no_message_ends_the_socket(place: Place) -> None:
    async with place.writer() as mara:
        await mara.say(type="open", scene_id="?")
        await mara.socket.wait_closed()
        assert mara.socket.close_code == 1008


@pytest.mark.parametrize("kind", [["open"], {"open": 1}, 7, None])
async def test_a_message_of_no_known_kind_is_not_heard(place: Place, kind: Any) -> None:
    async with place.writer() as mara:
        await mara.open()
        await mara.say(type=kind, scene_id=place.scene)
        mara.write("Heard.")
        await mara.send_durably()


async def test_what_a_killed_process_did_not_show_is_shown_by_the_next(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("narrative.realtime.room.PROJECT_AFTER", 3600)
    async with place.writer() as mara:
        await mara.open()
        mara.write("Committed.")
        await mara.send_durably()
        (behind,) = await place.run("SELECT text FROM scene_body WHERE scene_id = :scene")
        assert behind == ("",)
        await _bring_up_to_date(place.studio.state.database)
        (behind,) = await place.run("SELECT text FROM scene_body WHERE scene_id = :scene")
        assert behind == ("Committed.",)
        (told,) = (await place.client.get(f"/api/v1/projects/{place.project}/activity?limit=1")).json()["items"]
        assert "wrote in" in told["sentence"]


async def test_what_was_acknowledged_is_in_whatever_is_read_next(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("narrative.realtime.room.PROJECT_AFTER", 3600)
    project = f"/api/v1/projects/{place.project}"
    async with place.writer() as mara:
        await mara.open()
        for word in ("First", "Second", "Third", "Fourth"):
            mara.write(word)
            await mara.send_durably()
            match word:
                case "First":
                    told = await place.tell()
                case "Second":
                    told = (await place.client.get(f"{project}/scenes")).text
                case "Third":
                    told = (await place.client.get(f"{project}/export?format=text")).text
                case _:
                    kept = (await place.client.post(f"{place.path}/versions", json={"name": "Now"})).json()["id"]
                    told = (await place.client.get(f"{place.path}/versions/{kept}")).text
            assert word in told
