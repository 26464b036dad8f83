"""Runs heavy pure functions in processes of their own, kept warm: with progress, a memory limit and an end."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import pickle
import signal
import sys
import threading
import traceback
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from multiprocessing.connection import Connection, wait
from typing import Any

from narrative.errors import NarrativeError, Unavailable

Progress = Callable[..., None]
_spawning = multiprocessing.get_context("spawn")


class ProcessEnded(Unavailable):
    """The reading stopped before it was done, perhaps for want of memory; nothing was changed. Try again."""


class OutOfMemory(Unavailable):
    """This needs more memory than is allowed; nothing was changed.

    Raise NARRATIVE_PROCESS_MEMORY, or divide the book.
    """


class _Worker:
    """One process and the pipe to it."""

    def __init__(self, memory: int) -> None:
        self.pipe, theirs = _spawning.Pipe()
        self.process = _spawning.Process(target=_serve, args=(theirs, memory), name="narrative reader", daemon=True)
        with _without_interrupts():
            self.process.start()
        theirs.close()

    def end(self) -> None:
        """End it now; what it was doing is lost, and nobody else has seen any of it."""
        self.process.kill()
        self.process.join(10)
        self.pipe.close()


class Processes:
    """Up to ``size`` processes, each started when first needed and then kept; each may take ``memory`` MiB."""

    def __init__(self, size: int = 1, memory: int = 2048) -> None:
        self._memory = memory
        self._free = asyncio.Semaphore(size)
        self._idle: list[_Worker] = []
        self._busy: set[_Worker] = set()

    async def run(self, function: Callable[..., Any], *arguments: Any, on_progress: Progress | None = None) -> Any:
        """Return ``function(*arguments)``, worked out in another process; function and values must pickle.

        With ``on_progress`` the function is called with an ``on_progress`` of its own, whose calls arrive here in
        order. When the caller is cancelled the process is killed. Raises what the function raises, ``ProcessEnded``
        and ``OutOfMemory``.
        """
        async with self._free, self._take() as worker:
            call = pickle.dumps((function, arguments, on_progress is not None))
            await _off_loop(worker.pipe.send_bytes, call)
            while True:
                kind, value = await _receive(worker)
                if kind == "progress":
                    if on_progress is not None:
                        on_progress(*value)
                elif kind == "result":
                    return value
                else:
                    raise value

    async def warm(self) -> None:
        """Have one process ready, so that the first book need not wait for it."""
        await self.run(os.getpid)

    def close(self) -> None:
        """End every process."""
        for worker in [*self._idle, *self._busy]:
            worker.end()
        self._idle.clear()
        self._busy.clear()

    @asynccontextmanager
    async def _take(self) -> AsyncIterator[_Worker]:
        worker = await self._find_worker()
        self._busy.add(worker)
        try:
            yield worker
        except (asyncio.CancelledError, ProcessEnded, OSError):
            await _off_loop(worker.end)
            raise
        finally:
            self._busy.discard(worker)
            if worker.process.is_alive():
                self._idle.append(worker)

    async def _find_worker(self) -> _Worker:
        while self._idle:
            worker = self._idle.pop()
            if worker.process.is_alive():
                return worker
            worker.end()
        made: _Worker = await _off_loop(_Worker, self._memory)
        return made


async def _off_loop(function: Callable[..., Any], *arguments: Any) -> Any:
    """Return ``function(*arguments)`` from a thread; once begun it is finished, also when the caller is cancelled."""
    future = asyncio.get_running_loop().run_in_executor(None, function, *arguments)
    try:
        return await asyncio.shield(future)
    except asyncio.CancelledError:
        future.add_done_callback(lambda done: done.cancelled() or done.exception())  # nobody is left to tell
        raise


async def _receive(worker: _Worker) -> tuple[str, Any]:
    try:
        kind, value = pickle.loads(await _off_loop(worker.pipe.recv_bytes))  # noqa: S301 - our own process wrote it
    except (EOFError, OSError) as problem:
        raise ProcessEnded from problem
    return kind, value


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """Let what is started here never see the terminal's Ctrl-C: its owner decides when it ends."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(pipe: Connection, memory: int) -> None:
    """Work off one call after the other until the owner hangs up or dies."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _limit(memory)
    threading.Thread(target=_die_with_parent, daemon=True).start()
    with suppress(EOFError, BrokenPipeError):
        while True:
            pipe.send_bytes(_answer(pipe, pipe.recv_bytes()))


def _answer(pipe: Connection, call: bytes) -> bytes:
    def send_progress(*value: Any) -> None:
        pipe.send_bytes(pickle.dumps(("progress", value)))

    try:
        function, arguments, wants_progress = pickle.loads(call)  # noqa: S301 - our own process wrote it
        options = {"on_progress": send_progress} if wants_progress else {}
        return pickle.dumps(("result", function(*arguments, **options)))
    except BrokenPipeError:
        raise
    except MemoryError:
        return pickle.dumps(("error", OutOfMemory()))
    except NarrativeError as trouble:
        return pickle.dumps(("error", trouble))
    except Exception as problem:  # noqa: BLE001 - the owner decides what to make of it
        told = "".join(traceback.format_exception(problem))
        return pickle.dumps(("error", RuntimeError(f"{type(problem).__name__} in a process of its own:\n{told}")))


def _limit(memory: int) -> None:
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - not on Windows

        resource.setrlimit(resource.RLIMIT_AS, (memory << 20, memory << 20))
        os.nice(5)  # answering comes before reading


def _die_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
