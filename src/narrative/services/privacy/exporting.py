"""Gives a person everything the studio holds of them, in one zip that the studio reads again."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import IO, Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from narrative.errors import Forbidden, NotFound
from narrative.kit.bundle import BundleWriter, Facts
from narrative.kit.cold import ColdStorage
from narrative.kit.database import Base, set_person
from narrative.services.access import Role
from narrative.services.archive import describe, dump_book, find_codec
from narrative.services.privacy.holdings import HOLDINGS, Holding, find_table
from narrative.services.projects import AtRest, Permission, enter, enter_deleted
from narrative.services.retention import read_stored

ACCOUNT = "account.json"


async def write_account(
    session: AsyncSession, user: UUID, file: IO[bytes], cold: ColdStorage, done: Callable[[], None]
) -> None:
    """Write everything of ``user`` into ``file``: what is held of them, and every book that their role lets out.

    ``session`` should be a snapshot, so that all of it is of the same moment. Whenever ``done`` is called, what is in
    ``file`` stays as it is, and may go out.
    """
    writer = BundleWriter(file)
    await set_person(session, user)
    held = {holding.table: await _read(session, holding, user) for holding in HOLDINGS}
    await asyncio.to_thread(writer.add, ACCOUNT, json.dumps(held, ensure_ascii=False, indent=1).encode())
    books: list[Facts] = []
    stored: list[Facts] = []
    for project in await list_memberships(session, user):
        done()
        try:
            books += await _dump(session, user, project, writer)
        except AtRest:
            stored.append(await _copy_stored(session, user, project, writer, cold))
    about = describe(*books) | {"account": ACCOUNT, "stored": stored}
    await asyncio.to_thread(writer.close, about)


async def list_memberships(session: AsyncSession, user: UUID) -> list[UUID]:
    """Return every project that ``user`` is or was in, the oldest first."""
    table = Base.metadata.tables["membership"]
    query = select(table.c.project_id).where(table.c.user_id == user).order_by(table.c.project_id)
    return list(await session.scalars(query))


async def _read(session: AsyncSession, holding: Holding, user: UUID) -> list[Facts]:
    table = find_table(holding)
    if table is None or not holding.shown:
        return []
    columns = [table.c[name] for name in holding.shown if name in table.c]
    rows = await session.execute(select(*columns).where(table.c[holding.person] == user).order_by(*table.primary_key))
    return [{column.name: _show(column, value) for column, value in zip(columns, row, strict=True)} for row in rows]


def _show(column: Any, value: Any) -> Any:
    write, _ = find_codec(column)
    return write(value)


async def _dump(session: AsyncSession, user: UUID, project: UUID, writer: BundleWriter) -> list[Facts]:
    """Write one book, unless this person may not take it out; one in their trash says so. Raises AtRest."""
    try:
        access = await enter(session, user, project, Permission.EXPORT)
        deletion = None
    except (NotFound, Forbidden):
        deletion = await _find_deletion(session, user, project)
        if deletion is None:
            return []
        access = await enter_deleted(session, user, deletion, Permission.EXPORT)
    about = await dump_book(session, access, writer, f"books/{project}/")
    return [about | {"role": access.role.value, "deleted": deletion is not None}]


async def _find_deletion(session: AsyncSession, user: UUID, project: UUID) -> UUID | None:
    """Return the deletion that put a book of this person into their trash; a stored one lies there as a row only."""
    table = Base.metadata.tables["project"]
    member = Base.metadata.tables["membership"]
    await set_person(session, user)
    query = select(table.c.deletion_id).join(member, member.c.project_id == table.c.id)
    mine = (table.c.id == project, member.c.user_id == user, member.c.left_at.is_(None))
    owned = (member.c.role == Role.OWNER.value, table.c.stored_at.is_(None))
    found: UUID | None = await session.scalar(query.where(*mine, *owned))
    return found


async def _copy_stored(
    session: AsyncSession, user: UUID, project: UUID, writer: BundleWriter, cold: ColdStorage
) -> Facts:
    """Put the archive of a book in cold storage in as it is; the book stays where it is."""
    access = await enter(session, user, project, Permission.PROJECT_READ)
    name = f"stored/{project}.zip"
    await asyncio.to_thread(writer.add, name, await read_stored(session, access, cold))
    return {"archive": name, "role": access.role.value}
