"""Lays a book in cold storage and brings it back: at every moment all of it is in one place, proved."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Table, delete, func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from narrative.errors import Conflict
from narrative.kit.bundle import make_room, read_bundle
from narrative.kit.cold import ColdFile, ColdStorage
from narrative.kit.database import Base, set_tenant
from narrative.services.access import Access
from narrative.services.archive import DERIVED, list_tables, load_rows, write_archive
from narrative.services.audit import record
from narrative.services.retention.tables import ColdBook
from narrative.services.rows import now

_SOMEBODY = {"55P03", "40001", "40P01"}  # a lock that is held, a row that changed since, a deadlock


STAYING = frozenset({"deletion"})
"""Rows that stay where they are: they are few, and the studio's role in the database may not remove them."""


class NotStored(Conflict):
    """This book is not in cold storage; it is all here."""


class StillWorkedOn(Conflict):
    """Somebody works on this book just now; it stays where it is."""


async def store_book(session: AsyncSession, access: Access, latest: AsyncSession, cold: ColdStorage) -> ColdFile:
    """Write the book into cold storage and take its rows out, both or neither.

    ``session`` is one transaction over one unchanging moment (repeatable read): a row that somebody changes meanwhile
    ends it. Whoever adds rows waits for the project's own row; ``latest`` sees what was added before it was held.
    The file is on the disk and read back before the first row goes. Raises StillWorkedOn.
    """
    try:
        return await _store(session, access, latest, cold)
    except OperationalError as problem:
        if getattr(problem.orig, "sqlstate", None) not in _SOMEBODY:
            raise
        raise StillWorkedOn from problem


async def _store(session: AsyncSession, access: Access, latest: AsyncSession, cold: ColdStorage) -> ColdFile:
    await _hold(session, access)
    counts = await count_rows(session, access)
    with make_room() as room:
        await write_archive(session, access, room)
        kept = await asyncio.to_thread(cold.keep, access.project, room)
    await asyncio.to_thread(lambda: read_bundle(cold.read(kept)))
    await set_tenant(latest, access.project)
    if await count_rows(latest, access) != counts:
        raise StillWorkedOn
    for table in (*reversed(list_tables()), *_derived()):
        if table.name in STAYING:
            continue
        await session.execute(delete(table).where(table.c.project_id == access.project))
    await _mark(session, access, kept)
    record(session, access, "project.stored", access.project, after={"bytes": kept.size})
    await session.flush()
    return kept


async def wake_book(session: AsyncSession, access: Access, cold: ColdStorage) -> None:
    """Bring a stored book back exactly as it was. Raises NotStored, and ColdFileDamaged where its file is not whole.

    The file stays until ``tidy_cold`` finds the book awake, so that nothing is lost if this transaction is.
    """
    row = await session.get(ColdBook, access.project, with_for_update=True, populate_existing=True)
    if row is None or row.file is None or row.size is None or row.sha256 is None:
        raise NotStored
    data = await asyncio.to_thread(cold.read, ColdFile(row.file, row.size, row.sha256))
    bundle = await asyncio.to_thread(read_bundle, data)
    await load_rows(session, access, bundle, "", but=STAYING)
    await session.delete(row)
    await _set_stored(session, access, stored=False)
    record(session, access, "project.woken", access.project)
    await session.flush()


async def read_stored(session: AsyncSession, access: Access, cold: ColdStorage) -> bytes:
    """Return the archive of a stored book. Raises NotStored, and ColdFileDamaged where its file is not whole."""
    row = await session.get(ColdBook, access.project)
    if row is None or row.file is None or row.size is None or row.sha256 is None:
        raise NotStored
    return await asyncio.to_thread(cold.read, ColdFile(row.file, row.size, row.sha256))


async def tidy_cold(session: AsyncSession, project: UUID, cold: ColdStorage) -> None:
    """Remove the files of a book that is awake, and drafts of one that is stored."""
    await set_tenant(session, project)
    row = await session.get(ColdBook, project)
    await asyncio.to_thread(cold.discard, project, row.file if row and row.file else "")


async def count_rows(session: AsyncSession, access: Access) -> list[int]:
    """Return how many rows each table has of the book."""
    counts = [
        select(func.count()).select_from(table).where(table.c.project_id == access.project).scalar_subquery()
        for table in list_tables()
    ]
    return list((await session.execute(select(*counts))).one())


async def _hold(session: AsyncSession, access: Access) -> None:
    """Hold the project's row: every new row of the book refers to it, and waits."""
    await session.execute(text("SELECT FROM project WHERE id = :id FOR UPDATE NOWAIT"), {"id": access.project})


async def _mark(session: AsyncSession, access: Access, kept: ColdFile) -> None:
    where = {"file": kept.name, "size": kept.size, "sha256": kept.sha256}
    mark = insert(ColdBook).values(project_id=access.project, noticed_at=now(), **where)
    await session.execute(mark.on_conflict_do_update(index_elements=["project_id"], set_=where))
    await _set_stored(session, access, stored=True)


async def _set_stored(session: AsyncSession, access: Access, *, stored: bool) -> None:
    table = Base.metadata.tables["project"]
    moment = now() if stored else None
    values = {"stored_at": moment, "updated_at": table.c.updated_at}  # nobody worked on it now
    await session.execute(update(table).where(table.c.id == access.project).values(values))


def _derived() -> Sequence[Table]:
    return [Base.metadata.tables[name] for name in DERIVED]
