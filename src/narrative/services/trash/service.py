"""Shows what was deleted and brings it back; purging is elsewhere, and for an operator."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from narrative.kit.pagination import Page, cut_page
from narrative.services import imports
from narrative.services.access import Access
from narrative.services.accounts import load_people
from narrative.services.cursors import read_id
from narrative.services.manuscript import deletions
from narrative.services.manuscript.deleted import list_deletions
from narrative.services.manuscript.outline import count_words
from narrative.services.projects import list_deleted
from narrative.services.trash.schemas import DeletedBook, Deleter, TrashItem

KEPT = timedelta(days=30)
"""How long what was deleted is kept at least."""


async def list_trash(session: AsyncSession, access: Access, cursor: str | None, limit: int) -> Page[TrashItem]:
    """Return what was deleted in a book and not brought back, the newest first; five queries however much it is."""
    found = await list_deletions(session, access.project, also=imports.FILE, before=read_id(cursor), limit=limit + 1)
    page = cut_page(found, limit, lambda deletion: (str(deletion.id),))
    files = await imports.measure_deleted(session, access, [deletion.id for deletion in page.items])
    people = await load_people(session, {deletion.user for deletion in page.items})
    items = [
        TrashItem(
            deletion_id=deletion.id,
            thing=deletion.thing,
            title=deletion.title,
            words=deletion.words + files.get(deletion.id, 0),
            items=deletion.items + (deletion.id in files),
            deleted_at=deletion.at,
            deleted_by=Deleter(id=deletion.user, name=people[deletion.user].name),
            purged_after=deletion.at + KEPT,
        )
        for deletion in page.items
    ]
    return Page(items=items, next_cursor=page.next_cursor)


async def list_deleted_books(session: AsyncSession, user: UUID, cursor: str | None, limit: int) -> Page[DeletedBook]:
    """Return the deleted books of ``user``, who alone can bring them back, the newest deletion first."""
    found = await list_deleted(session, user, read_id(cursor), limit + 1)
    words = await count_words(session, [book.project for book in found])
    books = [
        DeletedBook(
            deletion_id=book.deletion,
            title=book.title,
            words=words.get(book.project, 0),
            deleted_at=book.at,
            purged_after=book.at + KEPT,
        )
        for book in found
    ]
    return cut_page(books, limit, lambda book: (str(book.deletion_id),))


async def restore(session: AsyncSession, access: Access, deletion_id: UUID) -> None:
    """Bring back exactly what one deletion hid, or take a merge apart again; see ``restore_deletion``."""
    await imports.unhide_imports(session, access, deletion_id)
    await deletions.restore_deletion(session, access, deletion_id)
