"""Sends a room what no editor would send, and looks whether anything falls over, hangs, or lands in the log.

``python -m benchmarks.durability.mutations [--count 100000] [--wire 3000] [--seed N]``: real updates with flipped bits,
cut, spliced, with numbers on the edge of their range and contents of another kind, go to the rooms of a studio in this
process by the way that every update takes: a process of its own that decodes, then the document. Each must be answered.
Meanwhile somebody writes in another scene, and how long they wait is measured, before and during. Whatever was taken is
read again from the log, decoded anew and shown over HTTP. Then some go over a real socket, with broken messages.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import logging
import os
import random
import sys
import time
from collections import Counter
from typing import Any

from fastapi import FastAPI
from pycrdt import Doc

from benchmarks.durability.inside import Inmate, begin_book, make_hand, make_updates, open_studio
from benchmarks.durability.mutate import mutate
from benchmarks.durability.ranks import rank
from benchmarks.durability.studio import choose_seed
from benchmarks.durability.wire import attack_over_the_wire
from narrative.kit.database import set_tenant
from narrative.kit.updates import check_updates
from narrative.realtime.room import Coming, Member
from narrative.services.access import Access, Role
from narrative.services.documents import hold_document, list_updates, load_document, read_document

AT_ONCE = 16
_A_SCENE = 2_500  # mutations of one scene before another one is taken, so that what was accepted does not pile up
_ANSWER_SECONDS = 60
_PAUSE = 0.1


class Neighbour:
    """Writes in another scene all the time, and notes how long each acknowledgement took."""

    def __init__(self, somebody: Inmate) -> None:
        self._somebody, self._document = somebody, Doc[Any]()
        self._hand = make_hand(2, 0)
        self.delays: list[float] = []

    async def write(self) -> None:
        """Write until cancelled."""
        opened = await self._somebody.open()
        self._document.apply_update(base64.b64decode(opened["update"]))
        while True:
            (update,) = make_updates(self._document, self._hand, 1)[:1]
            began = time.perf_counter()
            answer = await self._somebody.hear(self._somebody.send(update), _ANSWER_SECONDS)
            assert answer["type"] == "durable", answer
            self.delays.append(time.perf_counter() - began)
            self._somebody.told.clear()
            await asyncio.sleep(_PAUSE)


class Attack:
    """Everything that is sent to one scene."""

    def __init__(self, somebody: Inmate, chance: random.Random) -> None:
        self._somebody, self._chance = somebody, chance
        self.answers: Counter[str] = Counter()
        self.slowest = 0.0

    async def perform(self, count: int) -> list[str]:
        """Send ``count`` mutations; return what is wrong with the scene afterwards."""
        document: Doc[Any] = Doc()
        document.apply_update(base64.b64decode((await self._somebody.open())["update"]))
        hand = make_hand(1, self._chance.randrange(1 << 30))
        known = make_updates(document, hand, 40)
        numbers = [self._somebody.send(update) for update in known]
        assert (await self._somebody.hear(numbers[-1], _ANSWER_SECONDS))["type"] == "durable"
        updates = known[-20:] + make_updates(document, hand, 60)  # of which the room knows some
        left = iter(range(count))
        await asyncio.gather(*(self._send_all(updates, left) for _ in range(AT_ONCE)))
        await self._somebody.room.rest()
        wrong = await self._look()
        self._somebody.room.leave(self._somebody.member)
        return wrong

    async def _send_all(self, updates: list[bytes], left: Any) -> None:
        """Send one after the other, each as a member of its own, since one refusal shuts a member out."""
        sender = Inmate(self._somebody.app, self._somebody.project, self._somebody.scene, self._somebody.user)
        for number in left:
            name, payload = mutate(self._chance, updates)
            began = time.perf_counter()
            sender.told.clear()
            coming = Coming(Member(sender.user, sender), number, self._somebody.epoch, payload)
            self._somebody.room.take(coming)
            try:
                answer = await sender.hear(number, _ANSWER_SECONDS)
            except TimeoutError:
                self.answers["NOT ANSWERED"] += 1
                print(f"  not answered: {name} {payload.hex()}", flush=True)
                continue
            self.slowest = max(self.slowest, time.perf_counter() - began)
            self.answers["taken" if answer["type"] == "durable" else answer["reason"]] += 1
            self._somebody.told.clear()

    async def _look(self) -> list[str]:
        """Read the scene again from its log, in every way."""
        app, somebody, wrong = self._somebody.app, self._somebody, []
        async with app.state.database.transaction() as session:
            await set_tenant(session, somebody.project)
            row = await hold_document(session, Access(somebody.project, somebody.user, Role.OWNER), somebody.scene)
            assert row is not None
            stored = [update.payload for update in await list_updates(session, row, 0)]
            told = read_document(await load_document(session, row))
        wrong += ["not to be decoded, and in the log"] * check_updates(stored).count(False)
        state = somebody.room._state  # noqa: SLF001 - to compare it
        if state is not None and read_document(state.document) != told:
            wrong.append("the room says something else than its log")
        answer = await somebody.read()
        if not answer.is_success:
            wrong.append(f"HTTP says {answer.status_code}: {answer.text[:200]}")
        return wrong


async def measure(app: FastAPI, count: int, chance: random.Random) -> list[str]:
    wrong: list[str] = []
    failures: Counter[str] = Counter()
    asyncio.get_running_loop().set_exception_handler(
        lambda _, context: failures.update([repr(context.get("exception") or context["message"])[:200]])
    )
    scenes = -(-count // _A_SCENE)
    writer, *victims = await begin_book(app, scenes + 1)
    neighbour = Neighbour(writer)
    writing = asyncio.create_task(neighbour.write())
    await asyncio.sleep(5)
    before, neighbour.delays = neighbour.delays, []
    answers: Counter[str] = Counter()
    slowest, began = 0.0, time.monotonic()
    for number, victim in enumerate(victims):
        attack = Attack(victim, chance)
        wrong += await attack.perform(min(_A_SCENE, count - number * _A_SCENE))
        answers += attack.answers
        slowest = max(slowest, attack.slowest)
    seconds = time.monotonic() - began
    assert not writing.done(), writing.exception()
    writing.cancel()
    print(f"{sum(answers.values()):,} mutations sent to rooms in {seconds:.0f} s; slowest answer {slowest:.1f} s")
    print("  " + ", ".join(f"{what} {times:,}" for what, times in answers.most_common()))
    print(f"  another scene's acknowledgements in ms, at rest: {rank(before)}; meanwhile: {rank(neighbour.delays)}")
    wrong += [what for what, times in answers.items() if what.isupper() and times]
    wrong += [f"{times} times in the background: {what}" for what, times in failures.items()]
    return wrong


async def run(options: argparse.Namespace, seed: int) -> list[str]:
    wrong: list[str] = []
    if options.count:
        async with open_studio() as app:
            wrong += await measure(app, options.count, random.Random(seed))
    if options.wire:
        wrong += await attack_over_the_wire(options.wire, random.Random(seed))
    return wrong


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--wire", type=int, default=3_000)
    parser.add_argument("--seed", type=int)
    options = parser.parse_args()
    seed = choose_seed(options.seed)
    logging.disable()
    print(f"seed {seed}; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", flush=True)
    wrong = asyncio.run(run(options, seed))
    for line in sorted(set(wrong)):
        print(f"  WRONG {line}")
    print("WRONG." if wrong else "Every one was answered, nothing fell over, and the log holds nothing else.")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
