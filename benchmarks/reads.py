"""Measures reading over HTTP with 100 connections that never pause, beside the least that a service could do.

``python -m benchmarks.reads`` starts a multi-user studio and, on the same PostgreSQL, a bare FastAPI app that reads one
row by its key through a pool (the floor: no person, no role, no wall), asks both in turn with wrk (Debian's package
``wrk``), and prints requests a second, latencies, errors, and ours as a share of the floor.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import uvicorn
from fastapi import FastAPI
from psycopg_pool import AsyncConnectionPool

from benchmarks.startup import find_port
from narrative.kit.database import set_person
from narrative.kit.ids import make_id
from narrative.kit.postgres import OWNER, SUPERUSER, Cluster
from narrative.kit.schema import upgrade_schema
from narrative.kit.server import open_database
from narrative.kit.settings import Settings
from narrative.kit.signing import Signer
from narrative.services.accounts.tables import Account
from narrative.services.library import begin_project
from narrative.services.projects import NewProject
from narrative.services.sessions import start_device

REPORT = """
done = function(summary, latency, requests)
  local e = summary.errors
  io.write(string.format("REPORT %f %f %f %f %d\\n", summary.requests / summary.duration * 1e6,
    latency:percentile(50) / 1e3, latency:percentile(95) / 1e3, latency:percentile(99) / 1e3,
    e.connect + e.read + e.write + e.status + e.timeout))
end
"""


@dataclass(frozen=True)
class Figures:
    """Requests a second, latencies in milliseconds, and how many requests failed."""

    rate: float
    p50: float
    p95: float
    p99: float
    errors: int


def make_floor(dsn: str) -> Any:
    """Return the bare app: one read by key through a pool of ten."""
    pool = AsyncConnectionPool(dsn, min_size=10, max_size=10, open=False)

    @contextlib.asynccontextmanager
    async def live(_: FastAPI) -> AsyncIterator[None]:
        await pool.open()
        yield
        await pool.close()

    app = FastAPI(lifespan=live)

    @app.get("/projects/{project_id}")
    async def read(project_id: UUID) -> dict[str, Any]:
        async with pool.connection() as connection:
            query = "SELECT id, title, author, created_at FROM project WHERE id = %s"
            row = await (await connection.execute(query, [project_id])).fetchone()
        assert row is not None
        return {"id": row[0], "title": row[1], "author": row[2], "created_at": row[3]}

    return app


@contextlib.contextmanager
def serving(command: list[str], url: str, headers: dict[str, str]) -> Iterator[int]:
    """Run a server while the block lasts, from when it answers."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 60
        while True:
            assert process.poll() is None, "the server did not start"
            assert time.monotonic() < deadline, "the server does not answer"
            with contextlib.suppress(OSError):
                urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=5).read()
                break
            time.sleep(0.05)
        yield process.pid
    finally:
        process.terminate()
        process.wait(30)


def ask(url: str, headers: dict[str, str], connections: int, seconds: int, script: Path) -> Figures:
    """Ask ``url`` as fast as it answers."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "-s", str(script)]
    for name, value in headers.items():
        command += ["-H", f"{name}: {value}"]
    said = subprocess.run([*command, url], check=True, capture_output=True, text=True).stdout
    found = re.search(r"^REPORT (\S+) (\S+) (\S+) (\S+) (\d+)$", said, re.MULTILINE)
    assert found is not None, said
    rate, p50, p95, p99 = (float(found[place]) for place in range(1, 5))
    return Figures(rate, p50, p95, p99, int(found[5]))


async def begin_book(cluster: Cluster, site: str) -> tuple[str, UUID]:
    """Open an account with a book; return an access token, which holds for five minutes, and the book."""
    settings = Settings(data=cluster.data, sample=False)
    database = open_database(cluster.dsn(), settings)
    signer = Signer(site)
    await signer.prepare(database)
    user = make_id()
    async with database.transaction() as session:
        await set_person(session, user)
        session.add(Account(id=user, name="Mara", email="mara@example.org"))
        await session.flush()
        book = await begin_project(session, user, NewProject(title="The Hound"))
        tokens = await start_device(session, signer, user)
    await database.close()
    return tokens.access_token, book.id


def measure(arguments: argparse.Namespace, cluster: Cluster, script: Path) -> None:
    ours_port, floor_port = find_port(), find_port()
    site = f"http://127.0.0.1:{ours_port}"
    upgrade_schema(cluster.dsn(OWNER))
    token, book = asyncio.run(begin_book(cluster, site))
    os.environ |= {"DATABASE_URL": cluster.dsn(), "NARRATIVE_MIGRATION_URL": cluster.dsn(OWNER)}
    os.environ |= {"NARRATIVE_LIMITS": "false", "NARRATIVE_MODE": "multi-user", "NARRATIVE_PUBLIC_URL": site}
    os.environ |= {"NARRATIVE_SAMPLE": "false", "NARRATIVE_DATA": str(cluster.data)}
    headers = {"Authorization": f"Bearer {token}"}
    ours = [sys.executable, "-m", "narrative", "serve", "--port", str(ours_port), "--no-worker"]
    floor = [sys.executable, "-m", "benchmarks.reads", "--floor", cluster.dsn(SUPERUSER), str(floor_port)]
    paths = {name: f"{site}/api/v1/projects/{book}{rest}" for name, rest in PATHS.items()}
    bare = f"http://127.0.0.1:{floor_port}/projects/{book}"
    with serving(ours, paths["a book"], headers), serving(floor, bare, {}):
        for url, named in ((bare, {}), *((url, headers) for url in paths.values())):
            ask(url, named, arguments.connections, 2, script)
        found: dict[str, list[Figures]] = {"the floor": [], **{name: [] for name in paths}}
        for _ in range(arguments.rounds):
            for name, runs in found.items():
                url, named = (bare, {}) if name == "the floor" else (paths[name], headers)
                runs.append(ask(url, named, arguments.connections, arguments.seconds, script))
    show(found)


PATHS = {"a book": "", "its outline": "/outline", "its scenes": "/scenes?limit=1"}


def show(found: dict[str, list[Figures]]) -> None:
    floor = statistics.median(run.rate for run in found["the floor"])
    print(f"{'':<14} {'requests/s':>10} {'of floor':>9} {'p50 ms':>8} {'p95 ms':>8} {'p99 ms':>8} {'errors':>7}")
    for name, runs in found.items():
        rate, p50, p95, p99 = (
            statistics.median(getattr(run, part) for run in runs) for part in ("rate", "p50", "p95", "p99")
        )
        errors = sum(run.errors for run in runs)
        print(f"{name:<14} {rate:>10.0f} {rate / floor:>8.0%} {p50:>9.1f} {p95:>8.1f} {p99:>8.1f} {errors:>7}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--floor", nargs=2, metavar=("DSN", "PORT"), help=argparse.SUPPRESS)
    parser.add_argument("--connections", type=int, default=100)
    parser.add_argument("--seconds", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    if arguments.floor:
        uvicorn.run(make_floor(arguments.floor[0]), port=int(arguments.floor[1]), log_level="warning", access_log=False)
        return
    with tempfile.TemporaryDirectory(prefix="nos-reads-") as folder:
        Path(folder).chmod(0o755)
        script = Path(folder) / "report.lua"
        script.write_text(REPORT)
        cluster = Cluster(Path(folder))
        cluster.start()
        try:
            measure(arguments, cluster, script)
        finally:
            cluster.stop()


if __name__ == "__main__":
    main()
