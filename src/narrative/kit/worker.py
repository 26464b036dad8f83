"""Runs the jobs that were put aside: each under a lease that ends with its process, so that none is lost or doubled."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import procrastinate
from procrastinate.exceptions import ConnectorException, JobAborted
from procrastinate.jobs import Job as QueueJob
from procrastinate.retry import BaseRetryStrategy, RetryDecision
from sqlalchemy import func, text, update
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError

from narrative.errors import NarrativeError, Unavailable
from narrative.kit import idempotency
from narrative.kit.address import make_connection_class
from narrative.kit.database import Database, set_worker
from narrative.kit.process import Processes
from narrative.kit.queue import RUN, announce
from narrative.kit.settings import Settings
from narrative.kit.tables import JobRow
from narrative.kit.work import Body, Cancelled, Work

log = logging.getLogger("narrative.jobs")

_LEASE = 0x6E6F73  # the first half of every lease's advisory lock; the second is the job's number in the queue
_RESCUE_SECONDS = 2
_STOP_SECONDS = 10  # a database that went away must not keep the process
_MOST_ATTEMPTS = 5
_CLEAN_SECONDS = 3600

_ABANDONED = text(
    """
    SELECT job.id FROM procrastinate_jobs job WHERE job.status = 'doing' AND NOT EXISTS (
      SELECT FROM pg_locks lease
      WHERE lease.locktype = 'advisory' AND lease.granted AND lease.objsubid = 2
        AND lease.database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND lease.classid = :lease AND lease.objid = (job.id % 2147483647))
    """
)


class StillRunning(Exception):
    """Another process holds the job's lease."""


class StoppedTooOften(Unavailable):
    """This was begun five times and stopped the program each time; it was given up, and nothing was changed."""


class Unfinished(Unavailable):
    """Something went wrong inside Narrative OS; nothing was changed. The log says more."""


class _Again(BaseRetryStrategy):
    """Puts back what was cut short: by the end of this process, by a lease elsewhere, by a database that went away."""

    def get_retry_decision(self, *, exception: BaseException, job: QueueJob) -> RetryDecision | None:
        if isinstance(exception, asyncio.CancelledError | JobAborted):
            return RetryDecision(retry_at=datetime.now(UTC))
        wait = timedelta(seconds=min(5 * (job.attempts + 1), 60))
        return RetryDecision(retry_at=datetime.now(UTC) + wait)


class Worker:
    """Works off the jobs of one database; ``bodies`` says what each kind of job does."""

    def __init__(
        self,
        database: Database,
        processes: Processes,
        bodies: Mapping[str, Body],
        at_once: int = 2,
        settings: Settings | None = None,
    ) -> None:
        self._database = database
        self._processes = processes
        self._bodies = bodies
        self._at_once = at_once
        self._settings = settings
        self._running: set[int] = set()
        self._stopping = False
        made = make_connection_class(database.address)
        connector = procrastinate.PsycopgConnector(connection_class=made, min_size=1, max_size=3, timeout=5)
        self._app = procrastinate.App(connector=connector)
        self._app.task(name=RUN, pass_context=True, retry=_Again())(self._run)

    @asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        """Work in the background while the block lasts; at its end running jobs are put back for the next process."""
        async with self._app.open_async():
            tasks = [asyncio.create_task(self._work()), asyncio.create_task(self._tidy())]
            try:
                yield
            finally:
                self._stopping = True
                for task in tasks:
                    task.cancel()
                done, _ = await asyncio.wait(tasks, timeout=_STOP_SECONDS)
                await asyncio.gather(*done, return_exceptions=True)

    async def _work(self) -> None:
        while not self._stopping:  # a lost connection may swallow the cancellation
            try:
                await self._app.run_worker_async(
                    concurrency=self._at_once,
                    install_signal_handlers=False,
                    shutdown_graceful_timeout=0,
                    delete_jobs="always",
                    fetch_job_polling_interval=2,
                )
            except (ConnectorException, OSError):
                if not self._stopping:
                    log.warning("The database stopped talking; looking for jobs again in a second.")
                    await asyncio.sleep(1)
            else:
                return

    async def _run(self, context: procrastinate.JobContext, job_id: str) -> None:
        number = context.job.id or 0
        self._running.add(number)
        try:
            async with self._lease(number):
                await self._run_leased(UUID(job_id))
        finally:
            self._running.discard(number)

    @asynccontextmanager
    async def _lease(self, number: int) -> AsyncIterator[None]:
        """Hold the job on a connection of its own: the database ends the lease when this process ends, however."""
        parameters = {"lease": _LEASE, "number": number % 2147483647}
        async with self._database.engine.connect() as connection:
            await connection.execution_options(isolation_level="AUTOCOMMIT")
            if not await connection.scalar(text("SELECT pg_try_advisory_lock(:lease, :number)"), parameters):
                raise StillRunning
            try:
                yield
            finally:
                with suppress(SQLAlchemyError):
                    await connection.execute(text("SELECT pg_advisory_unlock(:lease, :number)"), parameters)

    async def _run_leased(self, job_id: UUID) -> None:
        row = await self._begin(job_id)
        if row is None:
            return
        work = Work(job_id, row.project_id, self._database, self._processes, self._settings)
        try:
            result = await self._bodies[row.kind](work, **row.arguments)
        except Cancelled:
            await self._finish(job_id, "cancelled")
        except NarrativeError as trouble:
            await self._finish(job_id, "failed", problem=_describe(trouble))
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            log.exception("Job %s (%s) failed.", job_id, row.kind)
            await self._finish(job_id, "failed", problem=_describe(Unfinished()))
        else:
            await self._finish(job_id, "done", result=result)

    async def _begin(self, job_id: UUID) -> JobRow | None:
        """Note that the job runs; None when there is nothing left to do."""
        change = update(JobRow).where(JobRow.id == job_id, JobRow.status.in_(("queued", "running")))
        values = {"status": "running", "attempts": JobRow.attempts + 1}
        started = func.coalesce(JobRow.started_at, func.now())
        async with self._database.transaction() as session:
            await set_worker(session)
            row: JobRow | None = await session.scalar(change.values(values | {"started_at": started}).returning(JobRow))
            if row is not None:
                await announce(session, row)
        if row is None:
            return None
        if row.cancel_asked:
            await self._finish(job_id, "cancelled")
            return None
        if row.attempts > _MOST_ATTEMPTS:
            await self._finish(job_id, "failed", problem=_describe(StoppedTooOften()))
            return None
        return row

    async def _finish(
        self, job_id: UUID, status: str, result: dict[str, Any] | None = None, problem: dict[str, Any] | None = None
    ) -> None:
        async with self._database.transaction() as session:
            await set_worker(session)
            row = await session.get_one(JobRow, job_id, with_for_update=True)
            row.status, row.result, row.problem = status, result, problem
            row.finished_at = await session.scalar(func.now().select())
            if status == "done":
                row.progress = 1.0
            row.message = problem["detail"] if problem else ""
            await session.flush()
            await announce(session, row)

    async def _tidy(self) -> None:
        """Put back the jobs whose process died, and throw away answers kept long enough."""
        suspects: set[int] = set()
        cleaned = float("-inf")
        loop = asyncio.get_running_loop()
        while True:
            try:
                suspects = await self._rescue(suspects)
                if loop.time() - cleaned > _CLEAN_SECONDS:
                    await idempotency.forget_old(self._database)
                    cleaned = loop.time()
            except (DBAPIError, ConnectorException, OSError):
                log.warning("The database did not answer; looking for abandoned jobs again in a moment.")
            await asyncio.sleep(_RESCUE_SECONDS)

    async def _rescue(self, suspects: set[int]) -> set[int]:
        """Put back the jobs that nobody held the last time either: between fetching and leasing lies a moment."""
        async with self._database.engine.connect() as connection:
            found = set(await connection.scalars(_ABANDONED, {"lease": _LEASE})) - self._running
        for number in found & suspects:
            log.info("Job number %s was cut short; it starts again.", number)
            await self._app.job_manager.retry_job_by_id_async(number, datetime.now(UTC))
        return found - suspects


def _describe(trouble: NarrativeError) -> dict[str, Any]:
    return {"slug": trouble.slug(), "kind": trouble.kind, "detail": trouble.message}
