"""Flips single bits of what is stored of a scene, and looks whether any of it is ever read as other text.

``python -m benchmarks.durability.flips [--count 20000] [--seed N]``: each flip, in a stored update, its digest, a
snapshot or its digest, is made in a transaction that is never committed. Loading must refuse the scene or give the same
text; and reading the whole log must notice every flip in it, also where a snapshot spares reading it.

``--control`` does the same with the digests not looked at, and fails when no other text was read.
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
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from benchmarks.durability.inside import Inmate, begin_book, make_hand, make_updates, open_studio
from benchmarks.durability.studio import choose_seed
from narrative.kit.database import set_tenant
from narrative.services.access import Access, Role
from narrative.services.documents import DocumentDamaged, hold_document, list_updates, load_document, log, read_document

UPDATES = (120, 260, 620)  # of three scenes: without a snapshot, with one, with one that is long ago
_WAIT = 60


class Always:
    """Equal to everything: a digest that nobody looks at."""

    def __eq__(self, _other: object) -> bool:
        return True

    def __ne__(self, _other: object) -> bool:
        return False

    __hash__ = None  # type: ignore[assignment]


async def write(somebody: Inmate, count: int, seed: int) -> None:
    """Write updates into a scene, in two goes, so that the second lies behind the snapshot of the first."""
    document: Doc[Any] = Doc()
    opened = await somebody.open()
    document.apply_update(base64.b64decode(opened["update"]))
    hand = make_hand(1, seed)
    for part in (count * 9 // 10, count - count * 9 // 10):
        numbers = [somebody.send(update) for update in make_updates(document, hand, part)]
        assert (await somebody.hear(numbers[-1], _WAIT))["type"] == "durable"
        await somebody.room.rest()
    somebody.room.leave(somebody.member)


async def flip(session: AsyncSession, somebody: Inmate, chance: random.Random, last: int, *, is_whole: bool) -> str:
    """Flip one bit of what is stored of the scene, and return in which column."""
    column = chance.choice(["payload", "digest", "snapshot", "snapshot_digest"] if is_whole else ["payload", "digest"])
    table = "scene_document" if column.startswith("snapshot") else "scene_update"
    where = f"project_id = :project AND scene_id = :scene{'' if table == 'scene_document' else ' AND seq = :seq'}"
    place: dict[str, Any] = {"project": somebody.project, "scene": somebody.scene}
    if table == "scene_update":
        place["seq"] = chance.randint(1, last)
    bits = await session.scalar(text(f"SELECT 8 * length({column}) FROM {table} WHERE {where}"), place)
    place["bit"] = chance.randrange(bits or 0)
    flipped = f"set_bit({column}, :bit, 1 - get_bit({column}, :bit))"
    await session.execute(text(f"UPDATE {table} SET {column} = {flipped} WHERE {where}"), place)
    return column


async def load(session: AsyncSession, somebody: Inmate) -> Any:
    """Return what is read of the scene, or what was raised."""
    access = Access(somebody.project, somebody.user, Role.OWNER)
    row = await hold_document(session, access, somebody.scene)
    assert row is not None
    try:
        return read_document(await load_document(session, row))
    except DocumentDamaged as trouble:
        return trouble
    except Exception as trouble:  # noqa: BLE001 - whatever it is, it is counted
        return trouble
    except BaseException as trouble:  # a panic of the library
        if type(trouble).__name__ != "PanicException":
            raise
        return trouble


async def notices(session: AsyncSession, somebody: Inmate) -> bool:
    """Say whether reading the whole log notices that it is not as it was."""
    row = await hold_document(session, Access(somebody.project, somebody.user, Role.OWNER), somebody.scene)
    assert row is not None
    try:
        await list_updates(session, row, 0)
    except DocumentDamaged:
        return True
    return False


async def look(session: AsyncSession, somebody: Inmate, column: str, truth: Any) -> str:
    """Load the scene that was damaged, and say in words what came of it."""
    found = await load(session, somebody)
    if isinstance(found, DocumentDamaged):
        return "refused"
    if isinstance(found, BaseException):
        return f"raised {type(found).__name__}"
    if found != truth:
        return "OTHER TEXT"
    if column.startswith("snapshot"):
        return "made again from the log"
    return "spared by the snapshot, noticed in the log" if await notices(session, somebody) else "NOT NOTICED"


async def measure(app: FastAPI, options: argparse.Namespace, seed: int) -> Counter[str]:
    chance, found = random.Random(seed), Counter[str]()
    people = await begin_book(app, len(UPDATES))
    for number, (somebody, updates) in enumerate(zip(people, UPDATES, strict=True)):
        await write(somebody, updates, seed + number)
    truths: list[tuple[Any, int, bool]] = []
    for somebody in people:
        async with app.state.database.transaction() as session:
            await set_tenant(session, somebody.project)
            row = await hold_document(session, Access(somebody.project, somebody.user, Role.OWNER), somebody.scene)
            assert row is not None
            truths.append((await load(session, somebody), row.seq, row.snapshot is not None))
    if options.control:
        log.digest_update = lambda *_: Always()  # type: ignore[assignment]
    for _ in range(options.count):
        which = chance.randrange(len(people))
        somebody, (truth, last, is_whole) = people[which], truths[which]
        async with app.state.database.make_session() as session:  # never committed
            await set_tenant(session, somebody.project)
            column = await flip(session, somebody, chance, last, is_whole=is_whole)
            found[f"{column}: {await look(session, somebody, column, truth)}"] += 1
    return found


async def run(options: argparse.Namespace, seed: int) -> Counter[str]:
    async with open_studio() as app:
        return await measure(app, options, seed)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--control", action="store_true")
    options = parser.parse_args()
    seed, began = choose_seed(options.seed), time.monotonic()
    logging.disable()  # each damaged snapshot is a line of the log
    print(f"seed {seed}; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", flush=True)
    found = asyncio.run(run(options, seed))
    print(f"{sum(found.values()):,} bits flipped, {time.monotonic() - began:.0f} s")
    for what, times in sorted(found.items()):
        print(f"  {what}: {times:,}")
    wrong = sum(times for what, times in found.items() if what.rpartition(": ")[2].isupper() or "raised" in what)
    if options.control:
        silent = sum(times for what, times in found.items() if "OTHER TEXT" in what)
        print(f"The control read other text {silent:,} times, and this was seen." if silent else "NOTHING SEEN")
        return int(not silent)
    print("WRONG." if wrong else "No flip was read as other text; every one that was not repaired was refused.")
    return int(bool(wrong) or not found)


if __name__ == "__main__":
    sys.exit(main())
