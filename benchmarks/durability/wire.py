"""Attacks a real studio over real sockets: mutated updates and states, and messages that are none."""

from __future__ import annotations

import asyncio
import base64
import json
import random
import time
from collections import Counter
from typing import Any

from pycrdt import Doc
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from benchmarks.durability.client import Client
from benchmarks.durability.inside import make_hand, make_updates
from benchmarks.durability.mutate import mutate
from benchmarks.durability.ranks import rank
from benchmarks.durability.studio import Book, running

_ANSWER_SECONDS = 60
_BROKEN = ("", "{", "[]", "null", "[" * 5_000, '{"type":"update"}', '{"type":["open"]}', '{"type":"open","scene_id":7}')


async def attack_over_the_wire(count: int, chance: random.Random) -> list[str]:
    """Attack a studio of its own ``count`` times; return what is wrong."""
    with running() as studio:
        book = Book(studio.site, 2)
        await book.begin()
        victim, other = book.scenes
        neighbour = Client(book.socket, other)
        assert await neighbour.come()
        writing = asyncio.create_task(_write(neighbour))
        answers: Counter[str] = Counter()
        began = time.monotonic()
        await asyncio.gather(*(_attack(book, victim, count // 4, chance, answers) for _ in range(4)))
        seconds = time.monotonic() - began
        wrong = [] if not writing.done() else [f"the other scene: {writing.exception()!r}"]
        writing.cancel()
        await neighbour.settle(_ANSWER_SECONDS)
        await neighbour.leave()
        reader = Client(book.socket, victim)
        if not await reader.come():
            wrong.append(f"the scene cannot be opened: {dict(reader.troubles)}")
        await reader.leave()
        await book.read(victim)
        await book.close()
        print(f"{sum(answers.values()):,} messages over real sockets in {seconds:.0f} s")
        print("  " + ", ".join(f"{what} {times:,}" for what, times in answers.most_common()))
        print(f"  another scene's acknowledgements in ms: {rank(neighbour.delays)}")
        return wrong + [what for what in answers if what.isupper()] + _find_tracebacks(studio.words())


async def _write(client: Client) -> None:
    hand = make_hand(2, 0)
    while True:
        await client.do(hand.edit)
        await asyncio.sleep(0.1)
        assert client.is_following, dict(client.troubles)


async def _attack(book: Book, scene: str, count: int, chance: random.Random, answers: Counter[str]) -> None:
    document: Doc[Any] = Doc()
    updates = make_updates(document, make_hand(3, chance.randrange(1 << 30)), 40)
    left = count
    while left > 0:
        try:
            async with connect(book.socket, proxy=None, max_size=None, ping_interval=None) as socket:
                while left > 0:
                    left -= 1
                    answers[await _strike(socket, scene, updates, chance)] += 1
        except TimeoutError:
            answers["NOT ANSWERED"] += 1
        except (OSError, WebSocketException) as end:
            answers[f"socket ended {getattr(getattr(end, 'rcvd', None), 'code', type(end).__name__)}"] += 1


async def _strike(socket: Any, scene: str, updates: list[bytes], chance: random.Random) -> str:
    """Send one thing that nobody would, and return what was answered."""
    dice = chance.random()
    if dice < 0.02:
        await socket.send(chance.choice(_BROKEN))
        await socket.send('{"type":"ping"}')
        return f"broken message: {(await _hear(socket, 'pong'))['type']}"
    _, state = mutate(chance, [b"\x01\x01\x05", *updates])
    await socket.send(json.dumps({"type": "open", "scene_id": scene, "epoch": None, "state": None}))
    opened = await _hear(socket, "opened", "shut")
    epoch = opened.get("epoch")
    if dice < 0.3:
        packed = base64.b64encode(state).decode()
        await socket.send(json.dumps({"type": "open", "scene_id": scene, "epoch": epoch, "state": packed}))
        return f"state: {(await _hear(socket, 'opened', 'shut'))['type']}"
    _, payload = mutate(chance, updates)
    packed = base64.b64encode(payload).decode()
    number = chance.randrange(1 << 31)
    await socket.send(json.dumps({"type": "update", "scene_id": scene, "epoch": epoch, "id": number, "update": packed}))
    answer = await _hear(socket, "durable", "refused", number=number)
    return "update: " + ("taken" if answer["type"] == "durable" else answer["reason"])


async def _hear(socket: Any, *kinds: str, number: int | None = None) -> dict[str, Any]:
    async with asyncio.timeout(_ANSWER_SECONDS):
        while True:
            message: dict[str, Any] = json.loads(await socket.recv())
            if message["type"] in kinds and number in (None, message.get("id")):
                return message


def _find_tracebacks(words: str) -> list[str]:
    return [f"in the studio's log: {line}" for line in set(words.splitlines()) if "Error" in line or "panicked" in line]
