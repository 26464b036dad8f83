"""What runs behind the scenes."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from narrative.kit.database import Session
from narrative.kit.idempotency import Router
from narrative.rest.answers import problems
from narrative.rest.doors import JobsCanceller, JobsReader
from narrative.services import jobs

router = Router(prefix="/projects/{project_id}/jobs", tags=["jobs"])


class JobInfo(BaseModel):
    """A piece of work behind the scenes and how far it is, from 0 to 1."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    kind: str
    status: Literal["queued", "running", "done", "failed", "cancelled"]
    progress: float
    message: str


@router.get("/{job_id}", summary="How far a job is", responses=problems())
async def get_job(session: Session, access: JobsReader, job_id: UUID) -> JobInfo:
    """Return a job of this book."""
    return JobInfo.model_validate(await jobs.get_job(session, access, job_id))


@router.post("/{job_id}/cancel", summary="End a job", responses=problems())
async def cancel_job(session: Session, access: JobsCanceller, job_id: UUID) -> JobInfo:
    """Ask a job to end; what it had not finished leaves no trace."""
    return JobInfo.model_validate(await jobs.cancel_job(session, access, job_id))
