"""Many write in one scene, by chance with a seed: all end with the same, and with everything that nobody took out.

``python -m benchmarks.durability.converge`` does the same on a studio of its own, which is killed, for much longer.
"""

from __future__ import annotations

import asyncio
import itertools
import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from benchmarks.durability.client import Client
from benchmarks.durability.words import Hand, count_words, judge, read_body, read_http
from tests.realtime.test_documents import Place, place  # noqa: F401 - a fixture

from narrative.realtime.room import Room
from narrative.services import writing

WRITERS = 4


class Play:
    """Writers at a scene, who do in each round what chance has them do."""

    def __init__(self, at: Place, seed: int, rounds: int) -> None:
        self.place, self.chance, self.rounds = at, random.Random(seed), rounds
        self.clients = [Client(at.url, at.scene, number + 1) for number in range(WRITERS)]
        self.hands = [Hand(number, random.Random(seed + number)) for number in range(WRITERS + 1)]

    async def perform(self) -> list[str]:
        """Do everything, and return what is wrong at the end.

        In the last third of the rounds nobody leaves: coming back would mend what they were not told.
        """
        for number in range(self.rounds):
            may_leave = number < 2 * self.rounds // 3
            for client, hand in zip(self.clients, self.hands, strict=False):
                await self.take_turn(client, hand, may_leave=may_leave)
            if self.chance.random() < 0.3:
                await self.save()
            if may_leave and self.chance.random() < 0.1:
                await self.leave_all()
            await asyncio.gather(*(client.settle() for client in self.clients if client.is_following))
        await asyncio.gather(*(client.settle() for client in self.clients))
        return await self.finish()

    async def take_turn(self, client: Client, hand: Hand, *, may_leave: bool) -> None:
        if client.is_following and may_leave and self.chance.random() < 0.1:
            await client.leave()
        elif not client.is_following and (not may_leave or self.chance.random() < 0.4):
            await client.come()
        for _ in range(self.chance.randint(1, 4)):
            await client.do(hand.edit)

    async def save(self) -> None:
        """Save a whole body over HTTP, unless somebody wrote since it was read."""
        scene, hand = await self.place.read(), self.hands[-1]
        body, word, gone = hand.change(scene["body"])
        address, headers = f"{self.place.path}/body", {"If-Match": scene["etag"]}
        answer = await self.place.client.put(address, json={"body": body}, headers=headers)
        if answer.status_code == 412:
            del hand.put[word]
        else:
            assert answer.status_code == 200
            hand.taken |= gone

    async def leave_all(self) -> None:
        """Have everybody leave until the room is let go."""
        await asyncio.gather(*(client.leave() for client in self.clients))
        async with asyncio.timeout(20):
            while self.place.studio.state.rooms._rooms:  # noqa: ASYNC110 - nothing tells when a room is let go
                await asyncio.sleep(0.02)

    async def finish(self) -> list[str]:
        """Compare every copy, what HTTP says, what somebody new opens from the log, and what was done."""
        await self.wait_until_equal()
        texts = {f"writer {number}": read_body(client.body) for number, client in enumerate(self.clients)}
        texts["HTTP"] = read_http(await self.place.read())
        await self.leave_all()
        reader = Client(self.place.url, self.place.scene)
        assert await reader.come()
        texts["a reader"] = read_body(reader.body)
        await reader.leave()
        put = {word for hand in self.hands for word in hand.put}
        assert len(count_words(texts["a reader"])) > 10, "that is too few to say anything"
        return judge(texts, put, {word for hand in self.hands for word in hand.taken})

    async def wait_until_equal(self) -> None:
        """Wait for news that may be under way, but not for long."""
        for _ in range(20):
            if len({read_body(client.body) for client in self.clients}) == 1:
                return
            await asyncio.sleep(0.1)


@pytest.mark.parametrize("seed", [1, 2])
async def test_all_end_with_the_same_and_nothing_is_lost_or_doubled(place: Place, seed: int) -> None:  # noqa: F811
    assert await Play(place, seed, 24).perform() == []


def skip_showing(skips: Iterator[bool]) -> tuple[Any, str, Callable[..., Any]]:
    show = Room._show

    def show_most(*arguments: Any) -> None:
        if not next(skips):
            show(*arguments)

    return Room, "_show", show_most


def skip_writing(skips: Iterator[bool]) -> tuple[Any, str, Callable[..., Any]]:
    append = writing.service.append_update

    def append_most(session: Any, row: Any, payload: bytes, user: Any) -> None:
        append(session, row, b"\x00\x00" if next(skips) else payload, user)

    return writing.service, "append_update", append_most


@pytest.mark.parametrize("skip", [skip_showing, skip_writing])
async def test_an_update_that_is_not_shown_or_not_written_is_noticed(
    place: Place,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    skip: Callable[[Iterator[bool]], tuple[Any, str, Callable[..., Any]]],
) -> None:
    """The control: what looks for losses finds one in twenty."""
    monkeypatch.setattr(*skip(number % 20 == 19 for number in itertools.count()))
    assert await Play(place, 1, 12).perform() != []
