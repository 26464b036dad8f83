"""Reads a whole book and runs every check over it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from narrative.kit.work import Work
from narrative.services import checks
from narrative.services.projects import Permission, enter


async def run(work: Work, user: str) -> dict[str, Any] | None:
    """Check the book of this job for ``user``; return the counts."""
    assert work.project_id is not None  # noqa: S101 - a check belongs to a book
    place = (UUID(user), work.project_id, Permission.CHECKS_RUN)
    await work.report(0.01, "Opening the book", now=True)
    async with work.transaction() as session:
        task = await checks.begin_check(session, await enter(session, *place), work.id)
    missing = await work.compute(checks.find_missing, task.book)
    async with work.transaction() as session:
        kept = await checks.load_readings(session, await enter(session, *place), missing)
    checked = await work.compute(checks.check_book, task.book, task.decisions, kept, show=_show)
    await work.report(0.98, "Comparing with the last check")
    async with work.transaction() as session:
        return await checks.finish_check(session, await enter(session, *place), work.id, checked)


def _show(done: float, message: str) -> tuple[float, str]:
    return 0.02 + 0.95 * done, message
