"""Fills the disk of a studio's database while several people type, makes room again, and looks for what is lost.

``python -m benchmarks.durability.full [--rounds 10] [--seconds 6] [--seed N]`` needs to be root on Linux: the data
folder is a file system of its own, in memory. In every second round the writers also paste; in every third the database
is killed meanwhile, which cannot start again before there is room. A round counts only if something was refused in it.
It prints how long the studio refused, how soon it took everything again by itself once there was room, and what was
lost or doubled; it fails when anything was.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.durability.kill import Run, Tally, show
from benchmarks.durability.ranks import rank
from benchmarks.durability.studio import Studio, choose_seed, running

_SIZE = 1536 << 20  # bytes; the write-ahead log alone may take a third
_PASTED = 150_000  # code points
_RECOVERY = 180  # seconds after which a studio that has room again does not come back


@contextlib.contextmanager
def small_disk() -> Iterator[Path]:
    """Mount a file system that is full soon."""
    with tempfile.TemporaryDirectory(prefix="nos-full-") as folder:
        Path(folder).chmod(0o755)
        disk = Path(folder, "data")
        disk.mkdir(mode=0o711)
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={_SIZE},mode=711", "none", str(disk)], check=True)
        try:
            yield disk
        finally:
            subprocess.run(["umount", str(disk)], check=True)


class Ballast:
    """What takes the room: a file that is as large as the disk lets it be."""

    def __init__(self, disk: Path) -> None:
        self._path = disk / "ballast"

    def fill(self) -> None:
        """Take whatever room is left, again and again what was given back meanwhile."""
        with contextlib.suppress(OSError), self._path.open("ab", buffering=0) as ballast:
            while ballast.write(bytes(1 << 16)):
                pass

    def clear(self) -> None:
        """Give the room back."""
        self._path.unlink(missing_ok=True)


class FullRun(Run):
    """One book and its writers, through several full disks."""

    def __init__(self, studio: Studio, disk: Path, chance: random.Random, tally: Tally) -> None:
        super().__init__(studio, chance, tally)
        self._ballast = Ballast(disk)
        self.refused: list[float] = []
        self.recovered: list[float] = []

    async def fill(self, seconds: float, *, pastes: bool, kills: bool) -> None:
        """Have everybody type while the disk is full for a while, then make room, and compare."""
        before, killed = self._count_refusals(), False
        tasks = [asyncio.create_task(typist.work()) for typist in self._typists]
        filling = asyncio.create_task(self._keep_full())
        begun = time.monotonic()
        if pastes:
            for typist in self._typists:
                await typist.client.do(lambda body, hand=typist.hand: hand.paste(body, _PASTED))  # type: ignore[misc]
        while time.monotonic() - begun < seconds or self._count_refusals() == before:
            await asyncio.sleep(0.1)
            assert time.monotonic() - begun < _RECOVERY, "the full disk was never felt"
            if kills and not killed and self._count_refusals() > before:
                await asyncio.to_thread(self._studio.kill, "database")
                killed = True
        filling.cancel()
        await asyncio.gather(filling, *self._stop(tasks), return_exceptions=True)
        self.refused.append(time.monotonic() - begun)
        self._ballast.clear()
        freed = time.monotonic()
        await asyncio.gather(*(typist.client.settle(_RECOVERY) for typist in self._typists))
        self.recovered.append(time.monotonic() - freed)
        await self._look("a full disk")

    @staticmethod
    def _stop(tasks: list[asyncio.Task[None]]) -> list[asyncio.Task[None]]:
        for task in tasks:
            task.cancel()
        return tasks

    async def _keep_full(self) -> None:
        while True:
            await asyncio.to_thread(self._ballast.fill)
            await asyncio.sleep(0.05)

    def _count_refusals(self) -> int:
        return sum(sum(typist.client.troubles.values()) for typist in self._typists)


async def measure(studio: Studio, disk: Path, options: argparse.Namespace, chance: random.Random) -> Tally:
    tally = Tally()
    run = FullRun(studio, disk, chance, tally)
    await run.begin()
    for number in range(options.rounds):
        await run.fill(chance.uniform(1, options.seconds), pastes=number % 2 == 1, kills=number % 3 == 2)
    await run.end()
    ended = studio.words().count("The database ended by itself")
    print(f"{options.rounds} full disks; {ended} times the database ended over it and was started again")
    print(f"  in ms: full for {rank(run.refused)}; everything saved after {rank(run.recovered)}")
    return tally


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=6.0, help="the longest that is typed on a full disk")
    parser.add_argument("--seed", type=int)
    options = parser.parse_args()
    if sys.platform != "linux" or os.geteuid() != 0:
        print("Not measured: a small disk can only be made by root on Linux.")
        return 0
    seed = choose_seed(options.seed)
    print(f"seed {seed}; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", flush=True)
    with small_disk() as disk, running(folder=disk) as studio:
        tally = asyncio.run(measure(studio, disk, options, random.Random(seed)))
    show(tally)
    print("Nothing lost, nothing doubled." if tally.is_clean else "LOST OR DOUBLED.")
    return int(not tally.is_clean or not tally.assertions)


if __name__ == "__main__":
    sys.exit(main())
