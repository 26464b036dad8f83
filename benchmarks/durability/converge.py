"""Has many people do random things in a real studio, and looks whether all end with the same, and with everything.

``python -m benchmarks.durability.converge [--operations 100000] [--kills 3] [--seed N]``: words that are each written
once are put in and taken out while writers lose their sockets and go on without, everybody leaves a scene so that its
room is let go, whole bodies are saved over HTTP, and the studio or its PostgreSQL is killed. At the end every copy must
be equal, equal to what HTTP says, and hold every word once that nobody took out.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import sys
import time
from collections import Counter
from dataclasses import dataclass, field

import httpx

from benchmarks.durability.client import Client
from benchmarks.durability.studio import KILLS, Book, Studio, choose_seed, running
from benchmarks.durability.words import Hand, count_words, judge, read_body, read_http

SCENES, WRITERS = 3, 12
_LOAD = 12  # updates that a writer waits for before it goes on, as somebody who looks at the screen does
_LAST_SECONDS = 20


@dataclass
class Scene:
    """A scene, its writers, and who saves it over HTTP."""

    id: str
    book: Book
    chance: random.Random
    clients: list[Client] = field(default_factory=list)
    hands: list[Hand] = field(default_factory=list)
    perhaps: set[str] = field(default_factory=set)
    """Words whose saving was not answered: they may be there or not."""
    is_closed: bool = False

    @property
    def put(self) -> set[str]:
        return {word for hand in self.hands for word in hand.put}

    @property
    def taken(self) -> set[str]:
        return {word for hand in self.hands for word in hand.taken}


class Play:
    """One run; ``left`` is how many operations are still to be done."""

    def __init__(self, studio: Studio, chance: random.Random, options: argparse.Namespace) -> None:
        self._studio, self._chance, self._saves = studio, chance, options.saves
        self.operations = self.left = options.operations
        kills: int = options.kills
        self._kills = [self.operations * (number + 1) // (kills + 1) for number in range(kills)]
        self._book = Book(studio.site, SCENES)
        self.scenes: list[Scene] = []
        self.happened: Counter[str] = Counter()

    async def perform(self) -> list[str]:
        """Do everything, and return what is wrong at the end."""
        await self._book.begin()
        for place, scene in enumerate(self._book.scenes):
            made = Scene(scene, self._book, random.Random(self._chance.random()))
            made.clients = [Client(self._book.socket, scene) for _ in range(WRITERS // SCENES)]
            numbers = range(100 * place, 100 * place + len(made.clients) + 1)
            made.hands = [Hand(number, random.Random(self._chance.random())) for number in numbers]
            self.scenes.append(made)
        async with asyncio.TaskGroup() as group:
            for scene_ in self.scenes:
                for client, hand in zip(scene_.clients, scene_.hands, strict=False):
                    group.create_task(self._write(scene_, client, hand))
                if self._saves:
                    group.create_task(self._save(scene_))
                group.create_task(self._empty(scene_))
            group.create_task(self._kill())
        return [wrong for scene_ in self.scenes for wrong in await self._finish(scene_)]

    async def _write(self, scene: Scene, client: Client, hand: Hand) -> None:
        while self.left > 0:
            if scene.is_closed and client.is_connected:
                await client.leave()
            dice = scene.chance.random()
            if client.is_following and dice < 0.002:
                self.happened["a socket lost"] += 1
                await client.leave()
            elif not client.is_following and not scene.is_closed and dice < 0.2:
                self.happened["came back"] += await client.come()
            self.left -= 1
            await client.do(hand.edit)
            while client.is_following and len(client.unsafe) > _LOAD:
                await client.wait()
            await asyncio.sleep(0 if dice < 0.3 else 0.02)

    async def _save(self, scene: Scene) -> None:
        hand = scene.hands[-1]
        while self.left > 0:
            await asyncio.sleep(scene.chance.uniform(0, 0.4))
            word, gone = "", set[str]()
            try:
                found = await scene.book.read(scene.id)
                body, word, gone = hand.change(found["body"])
                hand.taken |= gone
                if await scene.book.put(scene.id, body, found["etag"]):
                    self.happened["saved over HTTP"] += 1
                    continue
                self.happened["not saved over HTTP"] += 1
            except httpx.HTTPError as trouble:
                self.happened[type(trouble).__name__] += 1
            if word:
                scene.perhaps.add(word)

    async def _empty(self, scene: Scene) -> None:
        """Have everybody leave from time to time, for long enough that the room is let go, or nearly."""
        while self.left > 0:
            await asyncio.sleep(scene.chance.uniform(2, 8))
            scene.is_closed = True
            self.happened["everybody left"] += 1
            await asyncio.sleep(scene.chance.uniform(0, 1.5))
            scene.is_closed = False

    async def _kill(self) -> None:
        while self.left > 0:
            await asyncio.sleep(0.05)
            if self._kills and self.operations - self.left >= self._kills[0]:
                self._kills.pop(0)
                kind = self._chance.choice(KILLS)
                self.happened[f"killed: {kind}"] += 1
                await asyncio.to_thread(self._studio.kill, kind)
                await asyncio.to_thread(self._studio.come_back)

    async def _finish(self, scene: Scene) -> list[str]:
        for client in scene.clients:
            await client.settle(_LAST_SECONDS)
        reader = Client(scene.book.socket, scene.id)
        await reader.settle(_LAST_SECONDS)
        named = {f"writer {number}": client for number, client in enumerate(scene.clients)} | {"a reader": reader}
        deadline = time.monotonic() + _LAST_SECONDS
        while True:
            texts = {name: read_body(client.body) for name, client in named.items()}
            texts["HTTP"] = read_http(await scene.book.read(scene.id))
            wrong = judge(texts, scene.put, scene.taken | scene.perhaps)
            if not wrong or time.monotonic() > deadline:
                break
            await asyncio.sleep(0.2)
        self.happened["words at the end"] += sum(count_words(texts["HTTP"]).values())
        self.happened["words put in"] += len(scene.put)
        self.happened["words taken out"] += len(scene.taken)
        self.happened["words both taken out and moved by a save"] += len(set(count_words(texts["HTTP"])) & scene.taken)
        for client in named.values():
            self.happened += client.troubles
            await client.leave()
        return wrong


async def play(studio: Studio, seed: int, options: argparse.Namespace) -> tuple[Play, list[str]]:
    made = Play(studio, random.Random(seed), options)
    return made, await made.perform()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--operations", type=int, default=100_000)
    parser.add_argument("--kills", type=int, default=3)
    parser.add_argument("--no-saves", dest="saves", action="store_false", help="save no whole bodies over HTTP")
    parser.add_argument("--seed", type=int)
    options = parser.parse_args()
    seed = choose_seed(options.seed)
    print(f"seed {seed}; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", flush=True)
    began = time.monotonic()
    with running() as studio:
        made, wrong = asyncio.run(play(studio, seed, options))
    seconds = time.monotonic() - began
    done = made.operations - made.left
    print(f"{done:,} operations by {WRITERS} writers in {SCENES} scenes, {seconds:.0f} s")
    print("  " + ", ".join(f"{what} {count}" for what, count in sorted(made.happened.items())))
    for line in wrong[:40]:
        print(f"  WRONG {line}")
    print(f"{len(wrong)} things wrong." if wrong else "All copies equal, nothing lost, nothing doubled.")
    return int(bool(wrong) or not done)


if __name__ == "__main__":
    sys.exit(main())
