"""Takes files in, shows what was read, lets the outline be edited, and hands them to be applied or undone."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import undefer

from narrative.kit.ids import make_id
from narrative.kit.pagination import Page, cut_page, read_cursor
from narrative.kit.queue import Job, cancel_job, enqueue, get_job
from narrative.manuscript.outline import Boundary, Outline
from narrative.services.access import Access
from narrative.services.audit import record
from narrative.services.cursors import read_id
from narrative.services.imports.schemas import BoundaryItem, Import, NewOutline, PreviewBlock, Report, Status, Trouble
from narrative.services.imports.tables import ImportPageRow, ImportRow
from narrative.services.imports.troubles import NoSuchImport, NotReady
from narrative.services.manuscript.deletions import open_deletion
from narrative.services.manuscript.images import create_images
from narrative.services.reader.document import PAGE_BLOCKS, Reading
from narrative.services.revisions import check_revision, write_etag

KIND = "import"
FILE = "file"
"""What the deletion of a file calls the thing."""
_BY_JOB = {"failed": Status.FAILED, "cancelled": Status.CANCELLED}
_WORKING = (Status.READING, Status.IMPORTING)


async def create_import(session: AsyncSession, access: Access, filename: str, data: bytes) -> Import:
    """Keep a file and have it read behind the scenes."""
    name = filename.replace("\\", "/").rpartition("/")[2][-200:] or "manuscript"
    row = ImportRow(project_id=access.project, id=make_id(), filename=name, status=Status.READING, data=data)
    session.add(row)
    await session.flush()
    row.job_id = await _begin(session, access, row.id, "read")
    record(session, access, "import.created", row.id, after={"filename": name, "bytes": len(data)})
    await session.flush()
    return await _show(session, row)


async def get_import(session: AsyncSession, access: Access, import_id: UUID) -> Import:
    """Return an import and how far it is."""
    return await _show(session, await load_import(session, access, import_id))


async def list_imports(session: AsyncSession, access: Access, cursor: str | None, limit: int) -> Page[Import]:
    """Return the imports of a book, the newest first, without their boundaries."""
    query = select(ImportRow).where(ImportRow.project_id == access.project, ImportRow.deletion_id.is_(None))
    if before := read_id(cursor):
        query = query.where(ImportRow.id < before)
    rows = (await session.scalars(query.order_by(ImportRow.id.desc()).limit(limit + 1))).all()
    page = cut_page(rows, limit, lambda row: (str(row.id),))
    shown = [(await _show(session, row)).model_copy(update={"boundaries": None}) for row in page.items]
    return Page(items=shown, next_cursor=page.next_cursor)


async def list_blocks(
    session: AsyncSession, access: Access, import_id: UUID, cursor: str | None, limit: int
) -> Page[PreviewBlock]:
    """Return the blocks of the file for the preview, in order."""
    await load_import(session, access, import_id)
    first = int(read_cursor(cursor, 1)[0] or 0) + 1 if cursor else 0
    query = select(ImportPageRow.blocks).where(
        ImportPageRow.project_id == access.project,
        ImportPageRow.import_id == import_id,
        ImportPageRow.number.between(first // PAGE_BLOCKS, (first + limit) // PAGE_BLOCKS),
    )
    pages = await session.scalars(query.order_by(ImportPageRow.number))
    blocks = [PreviewBlock(**block) for page in pages for block in page if block["index"] >= first]
    return cut_page(blocks[: limit + 1], limit, lambda block: (block.index,))


async def load_import(session: AsyncSession, access: Access, import_id: UUID, *, lock: bool = False) -> ImportRow:
    """Return the row of an import, held for this transaction if it is to be changed."""
    query = select(ImportRow).where(
        ImportRow.project_id == access.project, ImportRow.id == import_id, ImportRow.deletion_id.is_(None)
    )
    if lock:
        whole = (undefer(ImportRow.document), undefer(ImportRow.undo))
        query = query.with_for_update().options(*whole).execution_options(populate_existing=True)
    row = await session.scalar(query)
    if row is None:
        raise NoSuchImport
    return row


async def load_file(session: AsyncSession, access: Access, import_id: UUID) -> tuple[str, bytes]:
    """Return the file as it came, and what it was called."""
    row = await load_import(session, access, import_id)
    data = await session.scalar(
        select(ImportRow.data).where(ImportRow.project_id == access.project, ImportRow.id == row.id)
    )
    return row.filename, data or b""


async def keep_reading(session: AsyncSession, access: Access, import_id: UUID, reading: Reading) -> None:
    """Keep what was read; done twice it is done once."""
    row = await load_import(session, access, import_id, lock=True)
    if row.status != Status.READING:
        return
    row.document, row.report, row.facing = reading.document, reading.report, reading.facing
    row.boundaries = [_write_boundary(boundary) for boundary in reading.boundaries]
    row.status, row.revision = Status.READY, row.revision + 1
    of_import = (ImportPageRow.project_id == access.project, ImportPageRow.import_id == import_id)
    await session.execute(delete(ImportPageRow).where(*of_import))
    session.add_all(
        ImportPageRow(project_id=access.project, import_id=import_id, number=number, blocks=list(page))
        for number, page in enumerate(reading.pages)
    )
    await create_images(session, access, reading.images)
    record(session, access, "import.read", import_id, after=reading.report)
    await session.flush()


async def prepare_outline(
    session: AsyncSession, access: Access, import_id: UUID, new: NewOutline, if_match: str | None
) -> tuple[bytes, Outline]:
    """Return the document and the new outline, for the words to be accounted for before ``update_outline``."""
    row = await load_import(session, access, import_id, lock=True)
    if if_match is not None:
        check_revision(if_match, row.revision, await _show(session, row))
    _check(row, await find_status(session, row))
    return row.document or b"", read_outline([item.model_dump(mode="json") for item in new.boundaries])


async def update_outline(
    session: AsyncSession, access: Access, import_id: UUID, outline: Outline, report: dict[str, Any]
) -> Import:
    """Keep the outline as the author wants it, and where the words go by it."""
    row = await load_import(session, access, import_id, lock=True)
    row.boundaries, row.report = [_write_boundary(boundary) for boundary in outline.boundaries], report
    row.status, row.revision = Status.READY, row.revision + 1
    record(session, access, "import.outlined", import_id, after={"boundaries": len(outline.boundaries)})
    await session.flush()
    return await _show(session, row)


async def begin_applying(session: AsyncSession, access: Access, import_id: UUID) -> Import:
    """Have a read import put into the book, behind the scenes and all at once."""
    row = await load_import(session, access, import_id, lock=True)
    _check(row, await find_status(session, row))
    row.status = Status.IMPORTING
    row.job_id = await _begin(session, access, import_id, "apply")
    record(session, access, "import.asked", import_id, after={"job": str(row.job_id)})
    await session.flush()
    return await _show(session, row)


async def delete_import(session: AsyncSession, access: Access, import_id: UUID) -> None:
    """Hide the file, and end whatever is being done with it; what was imported stays in the book."""
    row = await load_import(session, access, import_id, lock=True)
    if row.job_id and row.status in _WORKING:
        await cancel_job(session, access.project, row.job_id)
    deletion = open_deletion(session, access, FILE, row.filename)
    row.deletion_id = deletion.id
    before = {"filename": row.filename, "status": row.status}
    record(session, access, "import.deleted", import_id, before=before, after={"deletion": str(deletion.id)})
    await session.flush()


async def unhide_imports(session: AsyncSession, access: Access, deletion_id: UUID) -> None:
    """Show again the file that ``deletion_id`` hid, if it hid one."""
    hidden = (ImportRow.project_id == access.project, ImportRow.deletion_id == deletion_id)
    await session.execute(update(ImportRow).where(*hidden).values(deletion_id=None))


async def measure_deleted(session: AsyncSession, access: Access, deletions: Collection[UUID]) -> dict[UUID, int]:
    """Return the words of the file that each of ``deletions`` hid; those that hid none are left out."""
    query = select(ImportRow.deletion_id, ImportRow.report)
    query = query.where(ImportRow.project_id == access.project, ImportRow.deletion_id.in_(deletions))
    return {row.deletion_id: (row.report or {}).get("words_in", 0) for row in await session.execute(query)}


async def settle_imports(session: AsyncSession, access: Access) -> None:
    """Call the imports failed whose work ended elsewhere: a book that came in whole brings none of its jobs along."""
    ours = ImportRow.project_id == access.project
    await session.execute(update(ImportRow).where(ours).values(job_id=None))
    ended = update(ImportRow).where(ours, ImportRow.status.in_(_WORKING)).values(status=Status.FAILED)
    await session.execute(ended, execution_options={"synchronize_session": False})


async def find_status(session: AsyncSession, row: ImportRow) -> Status:
    """Return how far an import is; while a job is at it, the job knows."""
    job = await _find_job(session, row)
    return _status(row, job)


def read_outline(boundaries: list[dict[str, Any]]) -> Outline:
    """Return stored boundaries as an outline."""
    items = [BoundaryItem.model_validate(boundary) for boundary in boundaries]
    return Outline(
        tuple(
            Boundary(item.block, item.level, item.title, item.heading_blocks, item.role, item.included)
            for item in items
        )
    )


async def _begin(session: AsyncSession, access: Access, import_id: UUID, step: str) -> UUID:
    lock, user = f"{KIND} {access.project}", str(access.user)
    return await enqueue(session, KIND, access.project, lock=lock, import_id=str(import_id), user=user, step=step)


def _check(row: ImportRow, status: Status) -> None:
    """Raise NotReady unless the file was read, and is not being applied or applied already."""
    if row.document is None or status in (Status.IMPORTING, Status.DONE):
        raise NotReady(status=status.value)


def _write_boundary(boundary: Boundary) -> dict[str, Any]:
    return {
        "block": boundary.block,
        "level": boundary.level.value,
        "title": boundary.title,
        "heading_blocks": boundary.heading_blocks,
        "role": boundary.role.value,
        "included": boundary.included,
    }


def _tell(problem: dict[str, Any]) -> Trouble:
    return Trouble(slug=problem["slug"], title="This file was not imported", detail=problem["detail"])


async def _find_job(session: AsyncSession, row: ImportRow) -> Job | None:
    if row.status not in _WORKING or row.job_id is None:
        return None
    return await get_job(session, row.project_id, row.job_id)


def _status(row: ImportRow, job: Job | None) -> Status:
    return _BY_JOB.get(job.status, Status(row.status)) if job else Status(row.status)


async def _show(session: AsyncSession, row: ImportRow) -> Import:
    job = await _find_job(session, row)
    facing = row.facing or {}
    return Import(
        id=row.id,
        filename=row.filename,
        status=_status(row, job),
        progress=job.progress if job else 1.0,
        message=job.message if job else "",
        job_id=row.job_id,
        problem=_tell(job.problem) if job and job.problem else None,
        title=facing.get("title", ""),
        author=facing.get("author", ""),
        report=Report(**row.report) if row.report else None,
        boundaries=tuple(BoundaryItem(**item) for item in row.boundaries) if row.boundaries is not None else None,
        created_at=row.created_at,
        etag=write_etag(row.revision),
    )
