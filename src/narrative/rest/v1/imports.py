"""Bring a book: a file is read, previewed, applied, undone."""

from __future__ import annotations

import asyncio
from typing import Annotated
from uuid import UUID

from fastapi import File, Query, Response, UploadFile, status

from narrative.kit.database import Session
from narrative.kit.idempotency import Router
from narrative.kit.pagination import Page
from narrative.rest.answers import PAGE, Cursor, IfMatch, Limit, problems, tag
from narrative.rest.doors import Importer, Reader
from narrative.services import checks, imports
from narrative.services.imports import Import, NewOutline, PreviewBlock

router = Router(prefix="/projects/{project_id}/imports", tags=["import"])
BlockLimit = Annotated[int, Query(ge=1, le=1000, description="How many at most.")]
ACCEPTED = status.HTTP_202_ACCEPTED


@router.get("", summary="The files that were brought", responses=problems())
async def list_imports(session: Session, access: Reader, cursor: Cursor = None, limit: Limit = PAGE) -> Page[Import]:
    """Return the imports of a book, the newest first, without their boundaries."""
    return await imports.list_imports(session, access, cursor, limit)


@router.post("", status_code=ACCEPTED, summary="Bring a file", responses=problems(413))
async def create_import(
    session: Session,
    access: Importer,
    file: Annotated[UploadFile, File(description="DOCX, EPUB, ODT, RTF, HTML, Markdown or plain text.")],
) -> Import:
    """Keep a file and read it behind the scenes; nothing is in the book before it is applied."""
    return await imports.create_import(session, access, file.filename or "", await file.read())


@router.get("/{import_id}", summary="How far an import is", responses=problems())
async def get_import(session: Session, access: Reader, import_id: UUID, response: Response) -> Import:
    """Return an import, its report and its outline."""
    found = await imports.get_import(session, access, import_id)
    tag(response, found.etag)
    return found


@router.get("/{import_id}/blocks", summary="The file's text for the preview", responses=problems())
async def list_blocks(
    session: Session, access: Reader, import_id: UUID, cursor: Cursor = None, limit: BlockLimit = 200
) -> Page[PreviewBlock]:
    """Return the blocks of the file in order, each with its beginning and how it looked."""
    return await imports.list_blocks(session, access, import_id, cursor, limit)


@router.put("/{import_id}/outline", summary="Settle the outline", responses=problems(409, 412))
async def update_outline(
    session: Session,
    access: Importer,
    import_id: UUID,
    new: NewOutline,
    response: Response,
    if_match: IfMatch = None,
) -> Import:
    """Keep the outline as the author wants it; the answer accounts for every word by it."""
    document, outline = await imports.prepare_outline(session, access, import_id, new, if_match)
    report = await asyncio.to_thread(imports.report_again, document, outline)
    settled = await imports.update_outline(session, access, import_id, outline, report)
    tag(response, settled.etag)
    return settled


@router.post("/{import_id}/apply", status_code=ACCEPTED, summary="Put it into the book", responses=problems(409))
async def apply_import(session: Session, access: Importer, import_id: UUID) -> Import:
    """Put what was read into the book, all at once, behind the scenes.

    Into a book that has text already it brings a new version of each scene that changed, never a second copy.
    """
    return await imports.begin_applying(session, access, import_id)


@router.post("/{import_id}/undo", summary="Take it out again", responses=problems(409))
async def undo_import(session: Session, access: Importer, import_id: UUID) -> Import:
    """Put the book back to what it was before; what was written since is kept as versions."""
    undone = await imports.undo_import(session, access, import_id)
    await checks.request_check(session, access)
    return undone


@router.delete("/{import_id}", status_code=status.HTTP_204_NO_CONTENT, summary="Forget the file", responses=problems())
async def delete_import(session: Session, access: Importer, import_id: UUID) -> None:
    """End the import and throw the file away; what was applied stays in the book."""
    await imports.delete_import(session, access, import_id)
