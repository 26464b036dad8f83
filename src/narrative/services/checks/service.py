"""Asks for checks, keeps what they find, and tells how the last one went."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, delete, func, select
from sqlalchemy.dialects.postgresql import distinct_on, insert
from sqlalchemy.ext.asyncio import AsyncSession

from narrative.checks.catalogue import Check, get_check, list_checks
from narrative.checks.history import Status
from narrative.checks.score import FORMULA
from narrative.kit.bus import publish
from narrative.kit.queue import enqueue, find_job
from narrative.services.access import Access
from narrative.services.audit import record
from narrative.services.checks.following import OPEN, follow_findings
from narrative.services.checks.schemas import Asked, CheckItem, CheckRun, RunStatus
from narrative.services.checks.tables import CheckRow, EvidenceRow, FindingRow, ReadingRow
from narrative.services.entities import keep_cast, load_decisions
from narrative.services.figures import select_figure
from narrative.services.manuscript.whole import Facing, load_book
from narrative.services.projects import get_project
from narrative.services.reader.book import Checked
from narrative.services.rows import now
from narrative.story.book import Book
from narrative.story.decisions import Decisions

KIND = "check"
EDIT_SECONDS = 3
"""After an edit the book is checked again no sooner than this, so that a burst of edits is one check."""

READINGS_KEPT = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Task:
    """What a run needs: the book, and what the author decided about its cast."""

    book: Book
    decisions: Decisions


async def request_check(session: AsyncSession, access: Access, *, delay: int = 0) -> Asked:
    """Have the book checked behind the scenes; while one check waits to begin, that one will do."""
    lock, user = f"{KIND} {access.project}", str(access.user)
    return Asked(job_id=await enqueue(session, KIND, access.project, lock=lock, once=KIND, delay=delay, user=user))


async def ask_check(session: AsyncSession, access: Access) -> Asked:
    """Have the book checked because somebody asked for it."""
    asked = await request_check(session, access)
    record(session, access, "check.asked", asked.job_id)
    await session.flush()
    return asked


async def follow_change(session: AsyncSession, access: Access, kind: str, **facts: Any) -> None:
    """Tell whoever follows the book that it changed, and have it checked again in a moment."""
    await publish(session, access.project, {"type": kind} | {name: _plain(value) for name, value in facts.items()})
    await request_check(session, access, delay=EDIT_SECONDS)


async def begin_check(session: AsyncSession, access: Access, job_id: UUID) -> Task:
    """Note that a run begins and return what it needs; a run that begins again is the same run."""
    values = {"project_id": access.project, "id": job_id, "job_id": job_id, "created_at": now()}
    values |= {"words": 0, "new": 0, "still": 0, "resolved": 0, "dismissed": 0}
    await session.execute(insert(CheckRow).values(values).on_conflict_do_nothing())
    project = await get_project(session, access)
    book = await load_book(session, access, Facing(project.title, project.author, project.language))
    return Task(book, await load_decisions(session, access))


async def load_readings(session: AsyncSession, access: Access, digests: Collection[str]) -> dict[str, bytes]:
    """Return the kept readings called ``digests``; some may be missing."""
    query = select(ReadingRow.digest, ReadingRow.data).where(ReadingRow.project_id == access.project)
    return {row.digest: row.data for row in await session.execute(query.where(ReadingRow.digest.in_(digests)))}


async def finish_check(session: AsyncSession, access: Access, job_id: UUID, checked: Checked) -> dict[str, Any]:
    """Keep everything a run found and return its counts; done twice it is done once."""
    await _keep_readings(session, access, checked)
    await keep_cast(session, access, checked.cast)
    outcome = await follow_findings(session, access, checked.findings, checked.words)
    row = await session.get_one(CheckRow, (access.project, job_id), populate_existing=True)
    counts = {status.value: outcome.counts.get(status, 0) for status in Status}
    for name, value in counts.items():
        setattr(row, name, value)
    row.words, row.score, row.finished_at = checked.words, outcome.score, now()
    facts = counts | {"words": checked.words, "score": outcome.score}
    record(session, access, "check.finished", job_id, after=facts)
    await session.flush()
    for kind in ("entities", "findings"):
        await publish(session, access.project, {"type": kind, "check_id": str(job_id), **counts})
    return facts


async def get_latest(session: AsyncSession, access: Access) -> CheckRun:
    """Return how far the newest run is, with the figures of the last finished one."""
    finished = (CheckRow.project_id == access.project, CheckRow.finished_at.is_not(None))
    row = await session.scalar(select(CheckRow).where(*finished).order_by(CheckRow.id.desc()).limit(1))
    job = await find_job(session, access.project, KIND)
    names = ("words", "score", *(status.value for status in Status))
    none: dict[str, Any] = dict.fromkeys(names, 0) | {"score": None}
    figures = {name: getattr(row, name) for name in names} if row else none
    return CheckRun(
        **figures,
        id=job.id if job else None,
        job_id=job.id if job else None,
        status=RunStatus(job.status) if job else RunStatus.NEVER,
        progress=job.progress if job else 0.0,
        message=job.message if job else "",
        started_at=job.started_at if job else None,
        finished_at=row.finished_at if row else None,
        formula=FORMULA,
    )


async def count_by_scene(session: AsyncSession, access: Access) -> dict[UUID, int]:
    """Return how many open findings touch each scene."""
    query = (
        select(EvidenceRow.scene_id, func.count(EvidenceRow.finding_id.distinct()).label("findings"))
        .join(FindingRow, (FindingRow.project_id == EvidenceRow.project_id) & (FindingRow.id == EvidenceRow.finding_id))
        .where(EvidenceRow.project_id == access.project, FindingRow.status.in_(OPEN))
        .group_by(EvidenceRow.scene_id)
    )
    return {row.scene_id: row.findings for row in await session.execute(query)}


def select_figures() -> list[Select[Any]]:
    """Return the queries for how many open findings projects have, and the score of their last finished run."""
    findings = select_figure(FindingRow.project_id, "open_findings", func.count())
    score = select_figure(CheckRow.project_id, "score", CheckRow.score).where(CheckRow.score.is_not(None))
    return [
        findings.where(FindingRow.status.in_(OPEN)).group_by(FindingRow.project_id),
        score.ext(distinct_on(CheckRow.project_id)).order_by(CheckRow.project_id, CheckRow.id.desc()),
    ]


def show_checks() -> list[CheckItem]:
    """Return the whole catalogue."""
    return [_show(check) for check in list_checks()]


def show_check(name: str) -> CheckItem:
    """Return one check of the catalogue. Raises UnknownCheck."""
    return _show(get_check(name))


def _show(check: Check) -> CheckItem:
    fields = ("id", "family", "name", "title", "summary", "why", "severity")
    page = check.page
    return CheckItem(
        **{name: getattr(check, name) for name in fields}, page=page.markdown, wrong=page.wrong, right=page.right
    )


async def _keep_readings(session: AsyncSession, access: Access, checked: Checked) -> None:
    """Keep what is new; throw away what no scene has said for two weeks."""
    moment = now()
    rows = [
        {"project_id": access.project, "digest": digest, "data": data, "created_at": moment}
        for digest, data in checked.fresh.items()
    ]
    for start in range(0, len(rows), 500):
        await session.execute(insert(ReadingRow).values(rows[start : start + 500]).on_conflict_do_nothing())
    old = (ReadingRow.created_at < moment - READINGS_KEPT, ReadingRow.digest.not_in(checked.digests))
    await session.execute(delete(ReadingRow).where(ReadingRow.project_id == access.project, *old))


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, UUID) else value
