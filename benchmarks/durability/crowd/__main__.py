"""Measures how soon everybody sees what one of a hundred writers in a scene types, and how soon it is acknowledged.

``python -m benchmarks.durability.crowd [--writers 100] [--rate 2] [--seconds 15] [--rounds 3]`` starts a studio and a
hocuspocus (npm) that stores nothing, and has the same clients, one process of Node, write in both in turn. It prints
the medians of the rounds and the ratio. An acknowledgement of ours is a commit on disk; theirs says that the update is
in memory. What Node needs is installed into a folder that is thrown away; without it nothing can be measured, and where
only hocuspocus cannot be had, ours is measured alone.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.durability.studio import Book, running
from benchmarks.startup import find_port, idle

_HERE = Path(__file__).parent
_CLIENTS, _PEER = ("yjs", "ws", "y-protocols", "lib0"), "@hocuspocus/server"
_INSTALL_SECONDS = 900


def install(folder: Path, *packages: str) -> bool:
    """Install packages for Node below ``folder``, whatever they say of its version; say whether that went well."""
    command = ["npm", "install", "--no-audit", "--no-fund", "--loglevel=error", "--prefix", str(folder), *packages]
    try:
        return subprocess.run(command, check=False, timeout=_INSTALL_SECONDS, capture_output=True).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


@contextlib.contextmanager
def peer(folder: Path) -> Iterator[str | None]:
    """Run a hocuspocus; yield its address, or None where it cannot be had."""
    if not install(folder, _PEER):
        print("hocuspocus could not be installed: ours is measured alone")
        yield None
        return
    port = find_port()
    process = subprocess.Popen(["node", "peer.mjs", str(port)], cwd=folder, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        while line := process.stdout.readline():
            if "listening" in line:
                break
        if process.poll() is not None:
            print("hocuspocus did not start: ours is measured alone")
            yield None
            return
        yield f"ws://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


def write(folder: Path, kind: str, url: str, scene: str, options: argparse.Namespace) -> dict[str, Any]:
    """Have the crowd write once; return what was measured."""
    load = [str(options.writers), str(options.rate), str(options.seconds)]
    command = ["node", "clients.mjs", kind, url, scene, *load]
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True, timeout=600)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


async def begin_books(site: str, count: int) -> list[Book]:
    books = [Book(site, 1) for _ in range(count)]
    for book in books:
        await book.begin()
        await book.close()
    return books


def show(kind: str, runs: list[dict[str, Any]], what: str) -> list[float]:
    """Print the medians of the rounds; return them."""
    medians = [statistics.median(run[what][mark] for run in runs) for mark in ("p50", "p95", "p99")]
    print(f"{kind:<12} {what:<13}" + "".join(f"{mark:>10.1f}" for mark in medians))
    return medians


def report(found: dict[str, list[dict[str, Any]]]) -> bool:
    """Print everything; say whether nothing was lost and all were equal."""
    print(f"{'':<26}{'p50 ms':>10}{'p95 ms':>10}{'p99 ms':>10}")
    for what in ("propagation", "acknowledged"):
        medians = {kind: show(kind, runs, what) for kind, runs in found.items() if runs}
        if len(medians) == 2:
            ratios = [ours / theirs for ours, theirs in zip(medians["ours"], medians["peer"], strict=True)]
            print(f"{'ours / peer':<26}" + "".join(f"{ratio:>10.2f}" for ratio in ratios))
    well = True
    for kind, runs in found.items():
        for run in runs:
            seen, wanted = run["propagation"]["count"], run["wanted"]
            facts = f"{run['edits']} edits, seen {seen} of {wanted} times, {run['texts']} text(s) at the end"
            print(f"  {kind}: {facts}, {run['lost']} lost, {run['closed']} closed, {run['refused']} refused")
            well = well and (kind != "ours" or (run["texts"] == 1 and not run["lost"] and seen == wanted))
    return well


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--writers", type=int, default=100)
    parser.add_argument("--rate", type=float, default=2, help="edits a second of each")
    parser.add_argument("--seconds", type=int, default=15)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; start of an idle interpreter {idle():.2f} s")
    with tempfile.TemporaryDirectory(prefix="nos-crowd-") as name:
        folder = Path(name)
        for script in ("clients.mjs", "peer.mjs"):
            shutil.copy(_HERE / script, folder)
        if not install(folder, *_CLIENTS):
            print("Node's packages for the clients could not be installed: nothing was measured")
            return 1
        found: dict[str, list[dict[str, Any]]] = {"ours": [], "peer": []}
        with running() as studio, peer(folder) as theirs:
            books = asyncio.run(begin_books(studio.site, options.rounds))
            for number, book in enumerate(books):
                found["ours"].append(write(folder, "ours", book.socket, book.scenes[0], options))
                if theirs is not None:
                    found["peer"].append(write(folder, "peer", theirs, f"scene-{number}", options))
                time.sleep(2)
    return 0 if report(found) else 1


if __name__ == "__main__":
    sys.exit(main())
