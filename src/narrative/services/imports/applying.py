"""Puts what was read into the book, all at once or not at all, and takes it out again."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from narrative.kit.bus import publish
from narrative.manuscript.model import Manuscript
from narrative.manuscript.structure import build_manuscript
from narrative.services.access import Access
from narrative.services.audit import record
from narrative.services.imports.schemas import Import, Status
from narrative.services.imports.service import find_status, get_import, load_import, read_outline
from narrative.services.imports.troubles import NotReady
from narrative.services.manuscript.abandoning import abandon_manuscript
from narrative.services.manuscript.adopting import adopt_manuscript
from narrative.services.projects import ProjectChange, get_project, update_project
from narrative.services.reader.codec import read_document


async def apply_import(session: AsyncSession, access: Access, import_id: UUID) -> None:
    """Put a read import into the book. Done twice it is done once."""
    row = await load_import(session, access, import_id, lock=True)
    if row.status != Status.IMPORTING or row.document is None:
        return
    manuscript = await asyncio.to_thread(_build, row.document, row.boundaries or [])
    undo = await adopt_manuscript(session, access, manuscript)
    undo["facing"] = await _entitle(session, access, manuscript)
    row.undo, row.status = undo, Status.DONE
    row.revision += 1
    counts = {"words": manuscript.words, "chapters": len(manuscript.chapters), "deletion": undo["deletion"]}
    record(session, access, "import.applied", import_id, after=counts)
    await session.flush()
    await publish(session, access.project, {"type": "outline", "import_id": str(import_id)})


async def undo_import(session: AsyncSession, access: Access, import_id: UUID) -> Import:
    """Put the book back to what it was before the import. Raises NotReady where it was not applied."""
    row = await load_import(session, access, import_id, lock=True)
    if row.status != Status.DONE or row.undo is None:
        raise NotReady(status=(await find_status(session, row)).value)
    deletion = await abandon_manuscript(session, access, row.undo)
    if row.undo["facing"]:
        await update_project(session, access, ProjectChange.model_validate(row.undo["facing"]), "*")
    row.status, row.undo = Status.UNDONE, None
    row.revision += 1
    record(session, access, "import.undone", import_id, after={"deletion": str(deletion)})
    await session.flush()
    await publish(session, access.project, {"type": "outline", "import_id": str(import_id)})
    return await get_import(session, access, import_id)


async def _entitle(session: AsyncSession, access: Access, manuscript: Manuscript) -> dict[str, str]:
    """Take title and author from the file where the author gave none; return what stood there before."""
    project = await get_project(session, access)
    found = {"title": manuscript.title, "author": manuscript.author}
    change = {name: value for name, value in found.items() if value and not getattr(project, name)}
    if change:
        await update_project(session, access, ProjectChange.model_validate(change), "*")
    return dict.fromkeys(change, "")


def _build(document: bytes, boundaries: list[dict[str, Any]]) -> Manuscript:
    return build_manuscript(read_document(document), read_outline(boundaries))
