"""Jobs belong to the transaction that made them, show how far they are, and end when they are asked to."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from uuid import UUID

import pytest
from sqlalchemy import text

from narrative.errors import Invalid
from narrative.kit.bus import Bus
from narrative.kit.database import Database, set_tenant
from narrative.kit.ids import make_id
from narrative.kit.process import Processes
from narrative.kit.queue import FINAL, Job, NoSuchJob, cancel_job, enqueue, find_job, get_job
from narrative.kit.work import Body, Work
from narrative.kit.worker import Worker

PROJECT = make_id()


def count_slowly(seconds: float, on_progress: Callable[[float, str], None]) -> str:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        on_progress(1 - (end - time.monotonic()) / seconds, "counting")
        time.sleep(0.01)
    return "counted"


class Unlucky(Invalid):
    """That cannot be counted; nothing was changed."""


ran: list[str] = []


async def note(work: Work, *, name: str) -> dict[str, str]:
    ran.append(name)
    return {"noted": name}


async def fail(work: Work) -> None:
    raise Unlucky


async def crash(work: Work) -> None:
    raise ZeroDivisionError


async def compute(work: Work, *, seconds: float, book_id: str = "") -> dict[str, str]:
    return {"said": await work.compute(count_slowly, seconds, show=lambda progress, message: (progress, message))}


async def wait_for_ever(work: Work) -> None:
    while True:
        await asyncio.sleep(0.05)
        await work.report(0.5, "waiting", now=True)


BODIES: dict[str, Body] = {"note": note, "fail": fail, "crash": crash, "compute": compute, "wait": wait_for_ever}


@pytest.fixture
async def worker(database: Database) -> AsyncIterator[Worker]:
    ran.clear()
    processes = Processes(1)
    made = Worker(database, processes, BODIES)
    async with made.working():
        yield made
    processes.close()


async def put(database: Database, kind: str, **options: object) -> UUID:
    async with database.transaction() as session:
        await set_tenant(session, PROJECT)
        return await enqueue(session, kind, PROJECT, **options)  # type: ignore[arg-type]


async def see(database: Database, job_id: UUID) -> Job:
    async with database.transaction() as session:
        await set_tenant(session, PROJECT)
        return await get_job(session, PROJECT, job_id)


async def finish(database: Database, job_id: UUID, *, until: tuple[str, ...] = FINAL, seconds: float = 60) -> Job:
    end = time.monotonic() + seconds
    while (job := await see(database, job_id)).status not in until:
        assert time.monotonic() < end, f"still {job}"
        await asyncio.sleep(0.05)
    return job


async def test_a_job_runs_and_its_result_is_kept(worker: Worker, database: Database) -> None:
    job = await finish(database, await put(database, "note", name="one"))
    assert (job.status, job.progress, job.result) == ("done", 1.0, {"noted": "one"})
    assert job.started_at is not None
    assert job.finished_at is not None
    assert job.started_at <= job.finished_at


async def test_a_job_whose_transaction_is_undone_never_runs(worker: Worker, database: Database) -> None:
    async def undo() -> None:
        async with database.transaction() as session:
            await set_tenant(session, PROJECT)
            await enqueue(session, "note", PROJECT, name="never")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await undo()
    await finish(database, await put(database, "note", name="kept"))
    assert ran == ["kept"]


async def test_a_job_does_not_start_before_its_transaction_commits(worker: Worker, database: Database) -> None:
    async with database.transaction() as session:
        await set_tenant(session, PROJECT)
        job_id = await enqueue(session, "note", PROJECT, name="later")
        await asyncio.sleep(0.5)
        assert ran == []
    await finish(database, job_id)
    assert ran == ["later"]


async def test_trouble_is_told_in_its_own_words(worker: Worker, database: Database) -> None:
    job = await finish(database, await put(database, "fail"))
    assert job.status == "failed"
    assert job.problem == {
        "slug": "unlucky",
        "kind": "invalid",
        "detail": "That cannot be counted; nothing was changed.",
    }


async def test_a_crash_tells_nothing_of_its_inside(worker: Worker, database: Database) -> None:
    job = await finish(database, await put(database, "crash"))
    assert job.status == "failed"
    assert job.problem is not None
    assert job.problem["slug"] == "unfinished"
    assert "ZeroDivision" not in str(job)


async def test_progress_is_seen_and_heard(worker: Worker, database: Database) -> None:
    bus = Bus(database)
    async with bus.listening():
        with bus.subscribe(PROJECT) as subscription:
            job_id = await put(database, "compute", seconds=1.5, book_id="b1")
            heard = []
            async for message in subscription.read():
                heard.append(message)
                if message["status"] in FINAL:
                    break
    assert heard[0] | {"message": ""} == {
        "type": "compute",
        "job_id": str(job_id),
        "book_id": "b1",
        "status": "queued",
        "progress": 0.0,
        "message": "",
    }
    steps = [message["progress"] for message in heard]
    assert steps == sorted(steps)
    assert len([message for message in heard if message["message"] == "counting"]) >= 3
    assert heard[-1]["status"] == "done"


async def test_a_computing_job_is_cancelled_within_a_second(worker: Worker, database: Database) -> None:
    job_id = await put(database, "compute", seconds=60)
    await finish(database, job_id, until=("running",))
    began = time.monotonic()
    async with database.transaction() as session:
        await set_tenant(session, PROJECT)
        await cancel_job(session, PROJECT, job_id)
    assert (await finish(database, job_id)).status == "cancelled"
    assert time.monotonic() - began < 3
    assert (await finish(database, await put(database, "note", name="after"))).status == "done"


async def test_a_waiting_job_is_cancelled_at_once_and_never_runs(database: Database) -> None:
    job_id = await put(database, "note", name="never")
    async with database.transaction() as session:
        await set_tenant(session, PROJECT)
        assert (await cancel_job(session, PROJECT, job_id)).status == "cancelled"
    ran.clear()
    async with Worker(database, Processes(1), BODIES).working():
        await finish(database, await put(database, "note", name="other"))
    assert ran == ["other"]


async def test_a_waiting_job_of_the_same_kind_is_not_doubled(database: Database) -> None:
    first = await put(database, "note", once="check", name="a")
    assert await put(database, "note", once="check", name="b") == first
    async with database.transaction() as session:
        await set_tenant(session, PROJECT)
        await set_tenant(session, PROJECT, elsewhere := make_id())
        other = await enqueue(session, "note", elsewhere, once="check", name="c")
        assert other != first
        count = await session.execute(text("SELECT count(*) FROM procrastinate_jobs"))
        assert count.scalar_one() == 2
        found = await find_job(session, PROJECT, "note")
        assert found is not None
        assert found.id == first


async def test_jobs_with_one_lock_take_turns(worker: Worker, database: Database) -> None:
    first = await put(database, "compute", lock="book", seconds=0.6)
    second = await put(database, "note", lock="book", name="second")
    done = await finish(database, second)
    earlier = await see(database, first)
    assert earlier.finished_at is not None
    assert done.started_at is not None
    assert done.started_at >= earlier.finished_at


async def test_a_job_of_another_project_is_not_found(database: Database) -> None:
    job_id = await put(database, "note", name="mine")
    async with database.transaction() as session:
        await set_tenant(session, PROJECT)
        with pytest.raises(NoSuchJob):
            await get_job(session, make_id(), job_id)
        with pytest.raises(NoSuchJob):
            await cancel_job(session, make_id(), job_id)


async def test_a_worker_that_stops_puts_its_jobs_back(database: Database) -> None:
    async with Worker(database, Processes(1), BODIES).working():
        job_id = await put(database, "wait")
        await finish(database, job_id, until=("running",))
    bodies: dict[str, Body] = {"wait": lambda work: note(work, name="resumed")}
    async with Worker(database, Processes(1), bodies).working():
        assert (await finish(database, job_id)).result == {"noted": "resumed"}
