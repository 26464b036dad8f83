"""What was deleted, in a book and on the shelf."""

from __future__ import annotations

from uuid import UUID

from fastapi import status

from narrative.kit.database import Session
from narrative.kit.idempotency import Router
from narrative.kit.pagination import Page
from narrative.rest.answers import PAGE, Cursor, Limit, problems
from narrative.rest.doors import Author, TrashReader, TrashRestorer
from narrative.services import checks, trash
from narrative.services.trash import DeletedBook, TrashItem

router = Router(tags=["trash"])


@router.get("/trash", summary="The deleted books")
async def list_deleted_books(
    session: Session, author: Author, cursor: Cursor = None, limit: Limit = PAGE
) -> Page[DeletedBook]:
    """Return the books that whoever asks owned and deleted; `/deletions/{deletion_id}/restore` brings one back."""
    return await trash.list_deleted_books(session, author.id, cursor, limit)


@router.get("/projects/{project_id}/trash", summary="What was deleted in a book", responses=problems())
async def list_trash(
    session: Session, access: TrashReader, cursor: Cursor = None, limit: Limit = PAGE
) -> Page[TrashItem]:
    """Return what was deleted and not brought back, the newest first: its words, by whom, and how long it stays."""
    return await trash.list_trash(session, access, cursor, limit)


@router.post(
    "/projects/{project_id}/deletions/{deletion_id}/restore",
    status_code=status.HTTP_204_NO_CONTENT,
    summary="Undo a deletion or a merge",
    responses=problems(409),
)
async def restore_item(session: Session, access: TrashRestorer, deletion_id: UUID) -> None:
    """Bring back exactly what one deletion hid, or take a merge apart again."""
    await trash.restore(session, access, deletion_id)
    await checks.follow_change(session, access, "outline")
