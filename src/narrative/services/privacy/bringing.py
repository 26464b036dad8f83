"""Takes an archive in: each book in it that was somebody's own becomes a book of whoever brings it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from narrative.kit.bundle import Bundle, Facts
from narrative.services.access import Role
from narrative.services.archive import bring_book, list_folders
from narrative.services.checks import request_check
from narrative.services.projects import Project, delete_project, get_project

Pace = Callable[[], AbstractContextManager[None]]


async def bring_books(session: AsyncSession, user: UUID, bundle: Bundle, pace: Pace = nullcontext) -> list[Project]:
    """Make the books in ``bundle`` books of ``user``, all or none, and have them read.

    Of a person's export those come back that they owned; the books of others are theirs to give, and what lay in the
    trash lies there again. Each book is brought within a ``pace`` of its own.
    """
    projects = []
    for folder in list_folders(bundle):
        about = next(book for book in bundle.about["books"] if book["folder"] == folder)
        if not _is_own(about):
            continue
        with pace():
            projects += await _bring(session, user, bundle, folder, is_deleted=about.get("deleted") is True)
    return projects


def list_stored(bundle: Bundle) -> list[bytes]:
    """Return the archives in ``bundle`` of this person's books that lay in cold storage."""
    stored = bundle.about.get("stored")
    own = [one for one in stored if isinstance(one, dict) and _is_own(one)] if isinstance(stored, list) else []
    names = [one.get("archive") for one in own]
    return [bundle.members[name] for name in names if isinstance(name, str) and name in bundle.members]


async def _bring(session: AsyncSession, user: UUID, bundle: Bundle, folder: str, *, is_deleted: bool) -> list[Project]:
    access = await bring_book(session, user, bundle, folder)
    if is_deleted:
        await delete_project(session, access)
        return []
    await request_check(session, access)
    return [await get_project(session, access)]


def _is_own(about: Facts) -> bool:
    return bool(about.get("role", Role.OWNER.value) == Role.OWNER.value)
