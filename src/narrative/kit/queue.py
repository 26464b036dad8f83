"""Puts work aside in the data's own transaction, shows how far it is, and lets it be cancelled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import procrastinate
from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from narrative.errors import NotFound
from narrative.kit.bus import publish
from narrative.kit.database import set_worker
from narrative.kit.ids import make_id
from narrative.kit.tables import JobRow

RUN = "run"  # the one task the queue knows; what a job is stands in its row
FINAL = ("done", "failed", "cancelled")
_LONGEST_MESSAGE = 300

# Never opened: it only writes on the connection it is given.
_writer = procrastinate.App(connector=procrastinate.PsycopgConnector())


class NoSuchJob(NotFound):
    """There is no such job in this book."""


@dataclass(frozen=True, slots=True)
class Job:
    """A piece of work behind the scenes: queued, running, done, failed or cancelled; ``progress`` goes from 0 to 1."""

    id: UUID
    project_id: UUID | None
    kind: str
    status: str
    progress: float
    message: str
    result: dict[str, Any] | None
    problem: dict[str, Any] | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


async def enqueue(
    session: AsyncSession,
    kind: str,
    project_id: UUID | None = None,
    *,
    lock: str | None = None,
    once: str | None = None,
    delay: int = 0,
    **arguments: Any,
) -> UUID:
    """Put a job of ``kind`` aside; it starts after this transaction commits, and never if it does not. Return its id.

    ``arguments`` are JSON values for the job's body. Jobs with the same ``lock`` run one after the other, in order.
    While a job with the same ``once`` still waits to start in this project, that one's id is returned instead. It
    starts no sooner than after ``delay`` seconds.
    """
    job_id = make_id()
    row = {"id": job_id, "project_id": project_id, "kind": kind, "once": once, "arguments": arguments}
    if project_id is None:
        await set_worker(session)  # nobody's wall shows a job without a project
    new = insert(JobRow).values(row).on_conflict_do_nothing().returning(JobRow.id)
    while await session.scalar(new) is None:  # one waits; or waited, and has begun before we saw it
        waiting = select(JobRow.id).where(JobRow.once == once, JobRow.status == "queued")
        found = await session.scalar(waiting.where(JobRow.project_id.is_not_distinct_from(project_id)))
        if found is not None:
            return found
    later = {"seconds": delay} if delay else None
    connection = (await (await session.connection()).get_raw_connection()).driver_connection
    await _writer.configure_task(RUN, connection=connection, lock=lock, schedule_in=later).defer_async(
        job_id=str(job_id)
    )
    await announce(session, await session.get_one(JobRow, job_id))
    return job_id


async def get_job(session: AsyncSession, project_id: UUID | None, job_id: UUID) -> Job:
    """Return the job. Raises ``NoSuchJob``, also for a job of another project."""
    return _show(await _find(session, project_id, job_id))


async def find_job(session: AsyncSession, project_id: UUID, *kinds: str) -> Job | None:
    """Return the newest job of one of ``kinds`` in the project, if there is any."""
    query = select(JobRow).where(JobRow.project_id == project_id, JobRow.kind.in_(kinds))
    row = await session.scalar(query.order_by(JobRow.id.desc()).limit(1))
    return _show(row) if row else None


async def cancel_job(session: AsyncSession, project_id: UUID | None, job_id: UUID) -> Job:
    """Ask the job to end: at once if it waits, at its next report if it runs; a finished one stays as it is."""
    row = await _find(session, project_id, job_id, lock=True)
    if row.status == "queued":
        row.status, row.finished_at = "cancelled", await session.scalar(select(func.now()))
        await announce(session, row)
    elif row.status == "running":
        row.cancel_asked = True
    await session.flush()
    return _show(row)


async def report(session: AsyncSession, job_id: UUID, progress: float, message: str) -> bool:
    """Note how far a job is and tell whoever follows the project. Return whether it was asked to end."""
    await set_worker(session)
    values = {"progress": min(max(progress, 0.0), 1.0), "message": message[:_LONGEST_MESSAGE]}
    change = update(JobRow).where(JobRow.id == job_id, JobRow.status == "running").values(values).returning(JobRow)
    row = (await session.scalars(change, execution_options={"populate_existing": True})).one_or_none()
    if row is None:
        return True
    await announce(session, row)
    return row.cancel_asked


async def announce(session: AsyncSession, row: JobRow) -> None:
    """Tell whoever follows the project where the job stands; its arguments' ids go along."""
    if row.project_id is None:
        return
    ids = {name: value for name, value in row.arguments.items() if name.endswith("_id")}
    told = {"type": row.kind, "job_id": str(row.id), "status": row.status, "progress": round(row.progress, 4)}
    await publish(session, row.project_id, ids | told | {"message": row.message})


async def _find(session: AsyncSession, project_id: UUID | None, job_id: UUID, *, lock: bool = False) -> JobRow:
    query = select(JobRow).where(JobRow.id == job_id, JobRow.project_id.is_not_distinct_from(project_id))
    row = await session.scalar(query.with_for_update() if lock else query)
    if row is None:
        raise NoSuchJob
    return row


def _show(row: JobRow) -> Job:
    return Job(
        id=row.id,
        project_id=row.project_id,
        kind=row.kind,
        status=row.status,
        progress=row.progress,
        message=row.message,
        result=row.result,
        problem=row.problem,
        created_at=row.created_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
    )
