"""Reads a book out of a bundle into the studio: every value held to its column, every scene to the closed schema."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Table, insert, update
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from narrative.kit.bundle import Bundle, Facts
from narrative.services import imports
from narrative.services.access import Access
from narrative.services.archive.catalogue import (
    FORMAT,
    VERSION,
    get_project_table,
    is_bytes,
    is_person,
    list_columns,
    list_tables,
)
from narrative.services.archive.columns import find_codec
from narrative.services.archive.fitting import fit_row, prove_book
from narrative.services.archive.troubles import ArchiveNotUnderstood, ArchiveTooNew, NoBookInside
from narrative.services.audit import record
from narrative.services.projects import NewProject, create_project

_AT_ONCE = 200
_FORGOTTEN = {"deletion_id": None, "stored_at": None, "is_sample": False}
"""What a project does not bring along: a deleted book comes back undeleted."""

Row = dict[str, Any]


def list_folders(bundle: Bundle) -> list[str]:
    """Return the folder of each book in ``bundle``, none where it holds stored ones only.

    Raises ArchiveTooNew, ArchiveNotUnderstood and NoBookInside.
    """
    about = bundle.about
    if about.get("format") != FORMAT or type(about.get("version")) is not int:
        raise ArchiveNotUnderstood(what="a manifest of another kind")
    if about["version"] > VERSION:
        raise ArchiveTooNew(found=about["version"], known=VERSION)
    books = about.get("books")
    listed = [book.get("folder") for book in books if isinstance(book, dict)] if isinstance(books, list) else []
    folders = [folder for folder in listed if isinstance(folder, str)]
    if not folders and not about.get("stored"):
        raise NoBookInside
    if len(set(folders)) < len(listed):
        raise ArchiveNotUnderstood(what="books without a folder of their own")
    return folders


async def bring_book(session: AsyncSession, user: UUID, bundle: Bundle, folder: str) -> Access:
    """Make a new book of ``user`` out of the one in ``folder``: all of it, or nothing at all."""
    access = await create_project(session, user, NewProject())
    facing = await _take_project(session, access, bundle, folder)
    await load_rows(session, access, bundle, folder, people=user)
    await imports.settle_imports(session, access)
    await prove_book(session, access)
    record(session, access, "project.imported", access.project, after={"title": facing["title"]})
    await session.flush()
    return access


async def load_rows(
    session: AsyncSession,
    access: Access,
    bundle: Bundle,
    folder: str,
    people: UUID | None = None,
    but: Collection[str] = (),
) -> None:
    """Put every row of the book in ``folder`` into the project of ``access``, those of the tables ``but`` left out.

    With ``people`` that is whom every row is by, since the people of another studio are not ours; without, the rows
    are by whom they were.
    """
    _refuse_unknown(bundle, folder)
    for table in (table for table in list_tables() if table.name not in but):
        lines = bundle.members.get(f"{folder}rows/{table.name}.jsonl", b"").splitlines()
        for start in range(0, len(lines), _AT_ONCE):
            read = _Reader(bundle, folder, table, access, people)
            rows = await asyncio.to_thread(read.rows, lines[start : start + _AT_ONCE])
            await _insert(session, table, rows)


async def _take_project(session: AsyncSession, access: Access, bundle: Bundle, folder: str) -> Row:
    table = get_project_table()
    lines = bundle.members.get(f"{folder}rows/project.jsonl", b"").splitlines()
    if len(lines) != 1:
        raise ArchiveNotUnderstood(what="not one book in one folder")
    (row,) = _Reader(bundle, folder, table, access, access.user).rows(lines)
    kept = {name: value for name, value in row.items() if name != "id"} | _FORGOTTEN
    await _run(session, update(table).where(table.c.id == access.project).values(kept))
    session.expire_all()
    return row


def _refuse_unknown(bundle: Bundle, folder: str) -> None:
    """Raise ArchiveNotUnderstood for rows of a table that there is not; what one cannot keep one must not drop."""
    known = {f"{folder}rows/{table.name}.jsonl" for table in (*list_tables(), get_project_table())}
    for name in bundle.members:
        if name.startswith(f"{folder}rows/") and name not in known:
            raise ArchiveNotUnderstood(what=f"rows of {name.removeprefix(folder)[5:60]!r}")


async def _insert(session: AsyncSession, table: Table, rows: list[Row]) -> None:
    if rows:
        await _run(session, insert(table), rows)


async def _run(session: AsyncSession, *statement: Any) -> None:
    try:
        await session.execute(*statement)
    except (DataError, IntegrityError, ValueError) as error:
        raise ArchiveNotUnderstood(what="a row that does not fit the others") from error


class _Reader:
    """Reads lines of one table: known columns only, each value exactly of its column's type."""

    def __init__(self, bundle: Bundle, folder: str, table: Table, access: Access, people: UUID | None) -> None:
        self._bundle, self._folder, self._table = bundle, folder, table
        self._columns = {column.name: column for column in list_columns(table)}
        self._project = {} if table.name == "project" else {"project_id": access.project}
        self._people = people

    def rows(self, lines: list[bytes]) -> list[Row]:
        return [self._row(line) for line in lines]

    def _row(self, line: bytes) -> Row:
        fields = _parse(line, self._table)
        if unknown := [name for name in fields if name not in self._columns]:
            raise ArchiveNotUnderstood(what=f"{unknown[0][:40]!r} in a row of {self._table.name!r}")
        row = self._project | {column.name: self._value(column, fields) for column in self._columns.values()}
        return fit_row(self._table.name, row)

    def _value(self, column: Column[Any], fields: Facts) -> Any:
        value = fields.get(column.name)
        if column.name not in fields and (default := _default_of(column)) is not None:
            return default
        try:
            if is_bytes(column) and isinstance(value, dict):
                return self._bundle.members[value["file"]]
            _, read = find_codec(column)
            found = read(value)
        except (ValueError, KeyError, TypeError) as error:
            raise ArchiveNotUnderstood(what=f"{column.name!r} in a row of {self._table.name!r}") from error
        return self._people if self._people and found is not None and is_person(column) else found


def _default_of(column: Column[Any]) -> Any:
    """Return what a column has that an older archive did not know."""
    default = column.default
    return default.arg if isinstance(default, ScalarElementColumnDefault) else None


def _parse(line: bytes, table: Table) -> Facts:
    try:
        fields = json.loads(line, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise ArchiveNotUnderstood(what=f"a line of {table.name!r} that is no JSON") from error
    if not isinstance(fields, dict):
        raise ArchiveNotUnderstood(what=f"a line of {table.name!r} that is no row")
    return fields


def _refuse_constant(name: str) -> Any:
    raise ValueError(name)
