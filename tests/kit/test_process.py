"""Heavy work runs elsewhere: progress comes back, memory is limited, and a cancelled call is over at once."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import time
from collections.abc import AsyncIterator, Callable

import psutil
import pytest

from narrative.errors import NotFound
from narrative.kit.process import OutOfMemory, ProcessEnded, Processes


def count_up(steps: int, on_progress: Callable[[int, int], None]) -> int:
    for step in range(steps):
        on_progress(step, steps)
    return steps


def burn(seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pass


def fill_memory() -> int:
    return len(bytearray(4 << 30))


def refuse() -> None:
    raise NotFound("There is no {thing}.", thing="spoon")


def divide() -> float:
    return 1 / 0


def end_itself() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.fixture
async def processes() -> AsyncIterator[Processes]:
    made = Processes(1, memory=1024)
    yield made
    made.close()


async def test_a_process_answers_and_is_kept(processes: Processes) -> None:
    first = await processes.run(os.getpid)
    assert first != os.getpid()
    assert await processes.run(os.getpid) == first


async def test_progress_arrives_in_order(processes: Processes) -> None:
    said: list[tuple[int, int]] = []
    assert await processes.run(count_up, 50, on_progress=lambda *step: said.append(step)) == 50
    assert said == [(step, 50) for step in range(50)]


async def test_the_event_loop_goes_on_meanwhile(processes: Processes) -> None:
    await processes.warm()
    work = asyncio.create_task(processes.run(burn, 0.5))
    turns = 0
    while not work.done():
        await asyncio.sleep(0.01)
        turns += 1
    assert turns > 15


async def test_a_cancelled_call_is_over_at_once(processes: Processes) -> None:
    busy = psutil.Process(await processes.run(os.getpid))
    work = asyncio.create_task(processes.run(burn, 60))
    await asyncio.sleep(0.1)
    work.cancel()
    with pytest.raises(asyncio.CancelledError):
        await work
    assert not busy.is_running()
    assert await processes.run(os.getpid) != busy.pid


async def test_too_much_memory_is_refused_and_the_process_lives(processes: Processes) -> None:
    with pytest.raises(OutOfMemory):
        await processes.run(fill_memory)
    assert await processes.run(os.getpid)


async def test_a_killed_process_is_a_clear_error_and_the_next_call_works(processes: Processes) -> None:
    with pytest.raises(ProcessEnded):
        await processes.run(end_itself)
    assert await processes.run(os.getpid)


async def test_errors_come_back_as_they_were(processes: Processes) -> None:
    with pytest.raises(NotFound) as caught:
        await processes.run(refuse)
    assert caught.value.fields == {"thing": "spoon"}
    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        await processes.run(divide)


async def test_calls_take_turns(processes: Processes) -> None:
    pids = await asyncio.gather(*(processes.run(os.getpid) for _ in range(5)))
    assert len(set(pids)) == 1


async def test_a_call_cancelled_while_its_book_is_on_the_way_is_over_quietly(
    processes: Processes, caplog: pytest.LogCaptureFixture
) -> None:
    await processes.warm()
    stuck = asyncio.create_task(processes.run(burn, 60))
    await asyncio.sleep(0.1)
    stuck.cancel()
    sending = asyncio.create_task(processes.run(len, bytes(64 << 20)))
    await asyncio.sleep(0.3)
    sending.cancel()
    await asyncio.gather(stuck, sending, return_exceptions=True)
    gc.collect()
    await asyncio.sleep(0.1)
    assert caplog.messages == []
