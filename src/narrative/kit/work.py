"""What the body of a job is handed: its own transactions, a way to say how far it is, and processes for heavy work."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, suppress
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from narrative.kit import queue
from narrative.kit.cage import run_caged
from narrative.kit.database import Database, set_worker
from narrative.kit.process import Processes
from narrative.kit.settings import Settings
from narrative.kit.tables import JobRow

_REPORT_SECONDS = 0.25  # a person sees no more, and each report is a commit


class Cancelled(Exception):
    """Somebody asked the job to end; a body lets this pass, and what its open transaction did is undone."""


class Work:
    """One run of one job.

    A run can be cut short at any moment and begun again by another process: a body writes its effects so that doing
    them twice is doing them once, and reads anew what it needs.
    """

    def __init__(
        self,
        job_id: UUID,
        project_id: UUID | None,
        database: Database,
        processes: Processes,
        settings: Settings | None = None,
    ) -> None:
        self.id = job_id
        self.project_id = project_id
        self.settings = settings or Settings()
        self._database = database
        self._processes = processes
        self._reported = float("-inf")

    def transaction(self, *, steady: bool = False) -> AbstractAsyncContextManager[AsyncSession]:
        """Open a transaction that is committed when the block ends well."""
        return self._database.transaction(steady=steady)

    async def report(self, progress: float, message: str = "", *, now: bool = False) -> None:
        """Say how far the job is, 0 to 1, and what it does. Raises ``Cancelled`` when it was asked to end.

        May be called as often as is convenient: what comes sooner than a quarter of a second is left out.
        """
        if not now and time.monotonic() - self._reported < _REPORT_SECONDS:
            return
        self._reported = time.monotonic()
        async with self.transaction() as session:
            asked_to_end = await queue.report(session, self.id, progress, message)
        if asked_to_end:
            raise Cancelled

    async def compute(
        self, function: Callable[..., Any], *arguments: Any, show: Callable[..., tuple[float, str]] | None = None
    ) -> Any:
        """Return ``function(*arguments)`` from another process, ended at once when the job is asked to end.

        With ``show`` the function is called with ``on_progress``; what it says goes through ``show``, which returns
        the progress and the message to report. Raises ``Cancelled`` and what ``Processes.run`` raises.
        """
        latest: list[tuple[float, str]] = []

        def note(*said: Any) -> None:
            assert show is not None  # noqa: S101
            latest[:] = [show(*said)]

        call = self._processes.run(function, *arguments, on_progress=note if show else None)
        return await self._wait_for(asyncio.ensure_future(call), latest)

    async def compute_caged(
        self, function: Callable[..., Any], *arguments: Any, show: Callable[[float], tuple[float, str]]
    ) -> Any:
        """Return ``function(*arguments)`` from a cage (see ``kit.cage``), ended at once when the job is asked to end.

        What the function reports goes through ``show``. Raises ``Cancelled`` and what ``run_caged`` raises.
        """
        latest: list[tuple[float, str]] = []
        ended = threading.Event()

        def note(done: float) -> None:
            latest[:] = [show(done)]

        watch = partial(run_caged, function, *arguments, on_progress=note, is_cancelled=ended.is_set)
        try:
            return await self._wait_for(asyncio.ensure_future(asyncio.to_thread(watch)), latest)
        finally:
            ended.set()

    async def _wait_for(self, task: asyncio.Future[Any], latest: list[tuple[float, str]]) -> Any:
        try:
            while not task.done():
                await asyncio.wait({task}, timeout=_REPORT_SECONDS)
                if not task.done():
                    await self._keep_up(latest)
            return task.result()
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError, Exception):
                await task

    async def _keep_up(self, latest: list[tuple[float, str]]) -> None:
        """Report the newest progress, if any, and see whether to go on."""
        if latest:
            await self.report(*latest.pop())
            return
        async with self.transaction() as session:
            await set_worker(session)
            if await session.scalar(select(JobRow.cancel_asked).where(JobRow.id == self.id)):
                raise Cancelled


Body = Callable[..., Awaitable[dict[str, Any] | None]]
