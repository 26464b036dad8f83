"""Begins books and shows them with their words, their score and their open findings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache, partial
from typing import Any
from uuid import UUID

from sqlalchemy import CompoundSelect, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from narrative.kit.pagination import Page
from narrative.manuscript.catalogue import write_manuscript
from narrative.services import checks, projects
from narrative.services.access import Access
from narrative.services.audit import as_part_of
from narrative.services.manuscript import outline
from narrative.services.manuscript.schemas import NewItem
from narrative.services.manuscript.structure import Kind, create_item
from narrative.services.manuscript.whole import Facing, load_manuscript
from narrative.services.projects import (
    NewProject,
    Project,
    create_project,
    find_parts,
    get_project,
    list_projects,
)


async def begin_project(session: AsyncSession, user: UUID, new: NewProject) -> Project:
    """Begin a book with the chapters of its template, ready to be written in or imported into."""
    parts = find_parts(new.template)
    access = await create_project(session, user, new)
    with as_part_of(session, access.project):
        for title, chapters in parts:
            part = await create_item(session, access, Kind.PART, NewItem(title=title)) if title else None
            for chapter in chapters:
                parent = part.id if part else None
                await create_item(session, access, Kind.CHAPTER, NewItem(title=chapter, parent_id=parent))
    return await show_book(session, access)


async def list_books(
    session: AsyncSession, user: UUID, cursor: str | None, limit: int, *, archived: bool = False
) -> Page[Project]:
    """Return the books that ``user`` works on, the newest first; as many queries for fifty as for one."""
    page = await list_projects(session, user, cursor, limit, archived=archived)
    return Page(items=await _with_figures(session, page.items), next_cursor=page.next_cursor)


async def show_book(session: AsyncSession, access: Access) -> Project:
    """Return one book with its figures."""
    (book,) = await _with_figures(session, [await get_project(session, access)])
    return book


async def _with_figures(session: AsyncSession, books: list[Project]) -> list[Project]:
    """Return ``books`` with the figures of every room that has some, all asked for at once."""
    ids = [book.id for book in books]
    figures: dict[UUID, dict[str, float]] = {one: {} for one in ids}
    for project, name, value in await session.execute(_join_figures(), {"projects": ids}):
        figures[project][name] = value
    return [_fill(book, figures[book.id]) for book in books]


@cache
def _join_figures() -> CompoundSelect[Any]:
    queries = [query for room in (outline, checks, projects) for query in room.select_figures()]
    return union_all(*(select(query.subquery()) for query in queries))


def _fill(book: Project, figures: dict[str, float]) -> Project:
    written = datetime.fromtimestamp(figures.pop("written_at", 0), UTC)
    counts = {name: int(value) for name, value in figures.items()}
    return book.model_copy(update=counts | {"updated_at": max(book.updated_at, written)})


async def export_book(session: AsyncSession, access: Access, key: str) -> tuple[str, Callable[[], bytes]]:
    """Return the title of a book, and the work of writing it in the format ``key``, to be done off the loop."""
    project = await get_project(session, access)
    facing = Facing(project.title, project.author, project.language)
    manuscript = await load_manuscript(session, access, facing)
    return project.title or "Untitled", partial(write_manuscript, manuscript, key)
