"""Long work in one request: what is finished of an archive goes out while the rest is packed, and gets its time."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from typing import IO

from starlette.types import Scope

_CHUNK = 1 << 20
_READS_BESIDE = hasattr(os, "pread")  # Windows sends a file when all of it is there

Pack = Callable[[Callable[[], None]], Awaitable[None]]


@contextmanager
def unhurried(scope: Scope) -> Iterator[None]:
    """Give a request back the time of the block, one piece of long work; the piece itself has no more than a request.

    So a shelf may take as long as its books do, while a book on which nothing moves is still given up.
    """
    begun = time.monotonic()
    yield
    if give_time := scope.get("narrative.give_time"):
        give_time(time.monotonic() - begun)


async def send_growing(file: IO[bytes], pack: Pack, scope: Scope) -> AsyncGenerator[bytes]:
    """Yield ``file`` while ``pack`` writes it; what is before its end whenever it says so goes out.

    The packing never waits for whoever reads, so that no slow reader keeps the database waiting.
    """
    ends: asyncio.Queue[int | None] = asyncio.Queue()
    task = asyncio.create_task(_run(file, pack, ends))
    sent = 0
    try:
        while True:
            with unhurried(scope):
                end = await ends.get()
            if end is None:
                break
            while _READS_BESIDE and (
                piece := await asyncio.to_thread(os.pread, file.fileno(), min(_CHUNK, end - sent), sent)
            ):
                sent += len(piece)
                yield piece
        await task
        file.seek(sent)
        while piece := await asyncio.to_thread(file.read, _CHUNK):
            yield piece
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError, Exception):
            await task
        file.close()


async def begin(pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Return ``pieces`` once there is a first one, so that what goes wrong before it is still told in words."""
    first = await anext(pieces, b"")

    async def send() -> AsyncIterator[bytes]:
        yield first
        async for piece in pieces:
            yield piece

    return send()


async def _run(file: IO[bytes], pack: Pack, ends: asyncio.Queue[int | None]) -> None:
    def mark() -> None:
        file.flush()
        ends.put_nowait(file.tell())

    try:
        await pack(mark)
    finally:
        ends.put_nowait(None)
