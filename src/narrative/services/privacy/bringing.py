"""Takes an archive in: each book in it that was somebody's own becomes a book of whoever brings it."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from narrative.kit.bundle import Bundle
from narrative.services.access import Role
from narrative.services.archive import bring_book, list_folders
from narrative.services.checks import request_check
from narrative.services.projects import Project, get_project


async def bring_books(session: AsyncSession, user: UUID, bundle: Bundle) -> list[Project]:
    """Make the books in ``bundle`` books of ``user``, all or none, and have them read.

    Of a person's export those come back that they owned; the books of others are theirs to give.
    """
    folders = [folder for folder in list_folders(bundle) if _is_own(bundle, folder)]
    projects = []
    for folder in folders:
        access = await bring_book(session, user, bundle, folder)
        await request_check(session, access)
        projects.append(await get_project(session, access))
    return projects


def _is_own(bundle: Bundle, folder: str) -> bool:
    about = next(book for book in bundle.about["books"] if book["folder"] == folder)
    return bool(about.get("role", Role.OWNER.value) == Role.OWNER.value)
