"""Gives a person everything the studio holds of them, in one zip that the studio reads again."""

from __future__ import annotations

import asyncio
import json
from typing import IO, Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from narrative.errors import Forbidden, NotFound
from narrative.kit.bundle import BundleWriter, Facts
from narrative.kit.database import Base, set_person
from narrative.services.archive import describe, dump_book, find_codec
from narrative.services.privacy.holdings import HOLDINGS, Holding, find_table
from narrative.services.projects import Permission, enter

ACCOUNT = "account.json"


async def write_account(session: AsyncSession, user: UUID, file: IO[bytes]) -> None:
    """Write everything of ``user`` into ``file``: what is held of them, and every book that their role lets out.

    ``session`` should be a snapshot, so that all of it is of the same moment.
    """
    writer = BundleWriter(file)
    await set_person(session, user)
    held = {holding.table: await _read(session, holding, user) for holding in HOLDINGS}
    await asyncio.to_thread(writer.add, ACCOUNT, json.dumps(held, ensure_ascii=False, indent=1).encode())
    books = [await _dump(session, user, project, writer) for project in await list_memberships(session, user)]
    await asyncio.to_thread(writer.close, describe(*filter(None, books)) | {"account": ACCOUNT})


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


async def _dump(session: AsyncSession, user: UUID, project: UUID, writer: BundleWriter) -> Facts | None:
    """Write one book, unless it is deleted or this person may not take it out."""
    try:
        access = await enter(session, user, project, Permission.EXPORT)
    except (NotFound, Forbidden):
        return None
    about = await dump_book(session, access, writer, f"books/{project}/")
    return about | {"role": access.role.value}
