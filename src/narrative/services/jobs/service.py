"""Shows the jobs of a book, and ends them when somebody asks for it."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from narrative.kit import queue
from narrative.kit.queue import Job
from narrative.services.access import Access
from narrative.services.audit import record


async def get_job(session: AsyncSession, access: Access, job_id: UUID) -> Job:
    """Return a job of the book. Raises NoSuchJob."""
    return await queue.get_job(session, access.project, job_id)


async def cancel_job(session: AsyncSession, access: Access, job_id: UUID) -> Job:
    """Ask a job to end; that somebody did is recorded."""
    before = await queue.get_job(session, access.project, job_id)
    job = await queue.cancel_job(session, access.project, job_id)
    record(session, access, "job.cancelled", job_id, before={"kind": job.kind, "status": before.status})
    await session.flush()
    return job
