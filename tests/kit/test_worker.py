"""A job whose process is killed is begun again by another, soon, and is never run by two at a time."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time

import pytest
from sqlalchemy import text

from narrative.kit.database import Database, set_worker
from narrative.kit.process import Processes
from narrative.kit.queue import enqueue, get_job
from narrative.kit.work import Body, Work
from narrative.kit.worker import StillRunning, Worker

ENDLESS = """
import asyncio, sys
from narrative.kit.database import Database, set_worker
from narrative.kit.process import Processes
from narrative.kit.worker import Worker

async def body(work):
    print("begun", flush=True)
    await asyncio.sleep(600)

async def main():
    async with Worker(Database(sys.argv[1]), Processes(1), {"kind": body}).working():
        await asyncio.sleep(600)

asyncio.run(main())
"""


def start_elsewhere(dsn: str) -> subprocess.Popen[str]:
    process = subprocess.Popen([sys.executable, "-c", ENDLESS, dsn], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "begun\n"
    return process


@pytest.fixture
async def job(database: Database):
    async with database.transaction() as session:
        return await enqueue(session, "kind", lock="book")


async def wait_until_done(database: Database, job, seconds: float) -> None:
    end = time.monotonic() + seconds
    while True:
        async with database.transaction() as session:
            await set_worker(session)
            if (await get_job(session, None, job)).status == "done":
                return
        assert time.monotonic() < end
        await asyncio.sleep(0.1)


async def test_a_job_of_a_killed_process_runs_again_within_ten_seconds(database: Database, dsn: str, job) -> None:
    runs: list[Work] = []

    async def body(work: Work) -> None:
        runs.append(work)

    process = await asyncio.to_thread(start_elsewhere, dsn)
    async with Worker(database, Processes(1), {"kind": body}).working():
        await asyncio.sleep(5)
        assert runs == []  # its owner lives: two looks found it leased
        process.kill()
        await asyncio.to_thread(process.wait)
        await wait_until_done(database, job, 10)
    assert len(runs) == 1
    assert process.stdout is not None
    process.stdout.close()


async def test_a_job_that_stops_the_program_each_time_is_given_up(database: Database, job) -> None:
    async with database.transaction() as session:
        await set_worker(session)
        await session.execute(text("UPDATE job SET attempts = 5"))

    async def body(work: Work) -> None:
        raise AssertionError

    async with Worker(database, Processes(1), {"kind": body}).working():
        async with asyncio.timeout(10):
            while True:
                async with database.transaction() as session:
                    await set_worker(session)
                    found = await get_job(session, None, job)
                if found.status == "failed":
                    break
                await asyncio.sleep(0.1)
    assert found.problem is not None
    assert found.problem["slug"] == "stopped-too-often"


async def test_a_lease_is_held_by_one(database: Database) -> None:
    bodies: dict[str, Body] = {}
    worker = Worker(database, Processes(1), bodies)
    async with worker._lease(7):
        with pytest.raises(StillRunning):
            await worker._lease(7).__aenter__()
        async with worker._lease(8):
            pass
    async with worker._lease(7):
        pass
