"""Does what has to be done again and again, in the background of a process."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

from narrative.errors import NarrativeError

log = logging.getLogger("narrative.chores")


@asynccontextmanager
async def repeating(
    chore: Callable[[], Awaitable[None]], seconds: float, *, at_once: bool = False
) -> AsyncIterator[None]:
    """Do ``chore`` every so many ``seconds`` while the block lasts; one that fails is tried again the next time."""
    task = asyncio.create_task(_repeat(chore, seconds, 0 if at_once else seconds))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _repeat(chore: Callable[[], Awaitable[None]], seconds: float, wait: float) -> None:
    while True:
        await asyncio.sleep(wait)
        wait = seconds
        try:
            await chore()
        except (NarrativeError, OSError) as trouble:
            log.warning("Something that is done every so often was not done: %s", trouble)
        except Exception:
            log.exception("Something that is done every so often failed.")
