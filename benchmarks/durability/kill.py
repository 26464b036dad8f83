"""Kills the studio, its PostgreSQL, or both, at random moments while several people type, and looks for what is lost.

``python -m benchmarks.durability.kill [--runs 40] [--seconds 3] [--seed N]`` prints how much was acknowledged and
looked for, what was lost or doubled, and how long starting again took; it fails when anything was. After each kill
HTTP is asked and somebody new opens each scene, before the writers are back with what they have, and again when they
are.

``--control`` does the same to a studio that acknowledges before it commits, and fails when no loss was seen.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import statistics
import sys
import time
from collections import Counter

from benchmarks.durability.client import Client
from benchmarks.durability.studio import KILLS, Book, Studio, choose_seed, running
from benchmarks.durability.words import Hand, count_words, read_body, read_http

SCENES, WRITERS = 3, 6
_RUNS_A_BOOK = 15  # then a new one, so that what is compared does not grow for ever
_PAUSE = 0.02
_BREATH = 0.3  # before a writer whose words were refused comes again, as the editor takes one


class Typist:
    """One writer at work, with or without a socket."""

    def __init__(self, book: Book, scene: str, hand: Hand) -> None:
        self.client, self.hand = Client(book.socket, scene), hand
        self.is_away = False
        """Whether it may not come back yet."""

    async def work(self) -> None:
        """Type until cancelled."""
        while True:
            if not self.client.is_following and not self.is_away:
                await asyncio.sleep(_BREATH)
                await self.client.come()
            await self.client.do(self.hand.write)
            await asyncio.sleep(_PAUSE)


class Tally:
    """What was looked for, and what was found wrong."""

    def __init__(self) -> None:
        self.assertions = self.characters = self.words = 0
        self.kills: Counter[str] = Counter()
        self.starts: dict[str, list[float]] = {kind: [] for kind in KILLS}
        self.troubles: Counter[str] = Counter()
        self.delays: list[float] = []
        self.wrong: Counter[str] = Counter()

    def compare(self, what: str, text: str, wanted: set[str]) -> list[str]:
        """Count the words of ``wanted`` that are not in ``text``, and all that are there more than once."""
        found = count_words(text)
        lost = [word for word in wanted if not found[word]]
        doubled = [word for word, times in found.items() if times > 1]
        self.assertions += len(wanted | set(found))
        self.wrong[f"lost, {what}"] += len(lost)
        self.wrong[f"doubled, {what}"] += len(doubled)
        return lost + doubled

    @property
    def is_clean(self) -> bool:
        return not sum(self.wrong.values())


class Run:
    """One book and its writers, through several kills."""

    def __init__(self, studio: Studio, chance: random.Random, tally: Tally) -> None:
        self._studio, self._chance, self._tally = studio, chance, tally
        self._book = Book(studio.site, SCENES)
        self._typists: list[Typist] = []

    async def begin(self) -> None:
        await self._book.begin()
        for number in range(WRITERS):
            hand = Hand(number, self._chance)
            self._typists.append(Typist(self._book, self._book.scenes[number % SCENES], hand))

    async def survive(self, kind: str, seconds: float) -> None:
        """Have everybody type for a while, kill, and compare."""
        tasks = [asyncio.create_task(typist.work()) for typist in self._typists]
        await asyncio.sleep(seconds)
        for typist in self._typists:
            typist.is_away = True
        before = time.monotonic()
        await asyncio.to_thread(self._studio.kill, kind)
        self._tally.kills[kind] += 1
        await asyncio.sleep(self._chance.uniform(0, 0.1))
        for task in tasks:
            task.cancel()
        for done in await asyncio.gather(*tasks, return_exceptions=True):
            assert isinstance(done, asyncio.CancelledError), done
        await asyncio.to_thread(self._studio.come_back)
        self._tally.starts[kind].append(time.monotonic() - before)
        await asyncio.gather(*(typist.client.leave() for typist in self._typists))
        await self._look(kind)
        for typist in self._typists:
            typist.is_away = False
        await asyncio.gather(*(typist.client.settle(60) for typist in self._typists))
        await self._look(f"{kind}, everybody back")

    async def end(self) -> None:
        await asyncio.gather(*(typist.client.leave() for typist in self._typists))
        for typist in self._typists:
            self._tally.words += len(typist.client.safe)
            self._tally.characters += sum(typist.hand.put[word] for word in typist.client.safe)
            self._tally.troubles += typist.client.troubles
            self._tally.delays += typist.client.delays
        await self._book.close()

    async def _look(self, what: str) -> None:
        for scene in self._book.scenes:
            safe = {word for typist in self._typists if typist.client.scene == scene for word in typist.client.safe}
            said = read_http(await self._book.read(scene))
            wrong = self._tally.compare(f"HTTP after {what}", said, safe)
            reader = Client(self._book.socket, scene)
            await reader.settle(60)
            wrong += self._tally.compare(f"opened anew after {what}", read_body(reader.body), safe)
            await reader.leave()
            if wrong:
                print(f"  {what}: {' '.join(sorted(set(wrong))[:10])}", flush=True)


async def measure(studio: Studio, options: argparse.Namespace, chance: random.Random) -> Tally:
    tally = Tally()
    run: Run | None = None
    kinds: list[str] = []
    for number in range(options.runs):
        if run is None or number % _RUNS_A_BOOK == 0:
            if run is not None:
                await run.end()
            run = Run(studio, chance, tally)
            await run.begin()
        if not kinds:
            kinds = chance.sample(options.kinds, len(options.kinds))
        await run.survive(kinds.pop(), chance.uniform(0.2, options.seconds))
        if options.control and not tally.is_clean:
            break
    if run is not None:
        await run.end()
    return tally


def show(tally: Tally) -> None:
    kills = ", ".join(f"{kind} {count}" for kind, count in sorted(tally.kills.items()))
    if kills:
        print(f"{sum(tally.kills.values())} kills ({kills})")
    print(f"{tally.characters:,} characters acknowledged in {tally.words:,} words; {tally.assertions:,} assertions")
    for kind, seconds in tally.starts.items():
        if seconds:
            median, worst = statistics.median(seconds), max(seconds)
            print(f"  answers again after {kind:<11} median {median:5.2f} s, worst {worst:5.2f} s")
    if tally.delays:
        ranked = sorted(tally.delays)
        marks = "  ".join(f"p{mark} {1000 * ranked[len(ranked) * mark // 100]:.1f}" for mark in (50, 95, 99))
        print(f"  acknowledged after, in ms: {marks}")
    print("  " + ", ".join(f"{what} {count}" for what, count in tally.troubles.most_common()))
    for what, count in tally.wrong.items():
        if count:
            print(f"  WRONG {what}: {count}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=40)
    parser.add_argument("--seconds", type=float, default=3.0, help="the longest that is typed before a kill")
    parser.add_argument("--seed", type=int)
    parser.add_argument("--kinds", nargs="+", choices=KILLS, default=list(KILLS))
    parser.add_argument("--control", action="store_true")
    options = parser.parse_args()
    seed = choose_seed(options.seed)
    print(f"seed {seed}; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", flush=True)
    module = "benchmarks.durability.early" if options.control else "narrative"
    with running(module) as studio:
        tally = asyncio.run(measure(studio, options, random.Random(seed)))
    show(tally)
    if options.control:
        print("The control lost what it had acknowledged, and this was seen." if not tally.is_clean else "NOTHING SEEN")
        return int(tally.is_clean)
    print("Nothing lost, nothing doubled." if tally.is_clean else "LOST OR DOUBLED.")
    return int(not tally.is_clean or not tally.assertions)


if __name__ == "__main__":
    sys.exit(main())
