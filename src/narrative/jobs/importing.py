"""Reads a file that an author brought, and puts it into the book when the outline is settled."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from narrative.kit.database import Session
from narrative.kit.work import Work
from narrative.manuscript.catalogue import read_document
from narrative.services import checks, imports
from narrative.services.access import Access
from narrative.services.projects import Permission, enter


async def run(work: Work, import_id: str, user: str, step: str) -> dict[str, Any] | None:
    """Do one step of an import: ``read`` the file or ``apply`` what was read."""
    await (_read if step == "read" else _apply)(work, UUID(import_id), UUID(user))
    return {"import_id": import_id, "step": step}


async def _read(work: Work, import_id: UUID, user: UUID) -> None:
    await work.report(0.02, "Opening the file", now=True)
    async with work.transaction() as session:
        filename, data = await imports.load_file(session, await _enter(work, session, user), import_id)
    document = await work.compute_caged(read_document, data, filename, show=_show)
    await work.report(0.8, "Looking for chapters and scenes", now=True)
    reading = await work.compute(imports.prepare_reading, document)
    async with work.transaction() as session:
        await imports.keep_reading(session, await _enter(work, session, user), import_id, reading)


async def _apply(work: Work, import_id: UUID, user: UUID) -> None:
    await work.report(0.1, "Putting the chapters in place", now=True)
    async with work.transaction() as session:
        access = await _enter(work, session, user)
        await imports.apply_import(session, access, import_id)
        await checks.request_check(session, access)


def _show(done: float) -> tuple[float, str]:
    return 0.02 + 0.75 * done, "Reading the file"


async def _enter(work: Work, session: Session, user: UUID) -> Access:
    assert work.project_id is not None  # noqa: S101 - an import belongs to a book
    return await enter(session, user, work.project_id, Permission.IMPORT)
