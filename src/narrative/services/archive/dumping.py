"""Writes one book into a bundle: the book as people read it, its pictures as files, and every row as JSON."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import IO, Any

from sqlalchemy import Column, ColumnElement, Select, Table, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from narrative import __version__
from narrative.kit.bundle import BundleWriter, Facts, Member
from narrative.services.access import Access
from narrative.services.archive.catalogue import (
    FORMAT,
    LEFT_OUT,
    VERSION,
    get_project_table,
    is_bytes,
    list_columns,
    list_tables,
    name_file,
)
from narrative.services.archive.columns import find_codec
from narrative.services.library import export_book

BOOK = "book.md"
INLINE = 4096
"""Bytes up to this many stand in their row; more have a file of their own."""

_AT_ONCE = 100


async def write_archive(session: AsyncSession, access: Access, file: IO[bytes]) -> str:
    """Write the book of ``access`` into ``file`` as an archive of its own; return its title."""
    writer = BundleWriter(file)
    about = await dump_book(session, access, writer)
    await asyncio.to_thread(writer.close, describe(about))
    return str(about["title"])


def describe(*books: Facts) -> Facts:
    """Return what the manifest of an archive with ``books`` says, its members apart."""
    made_at = datetime.now(UTC).isoformat(timespec="seconds")
    head = {"format": FORMAT, "version": VERSION, "made_by": f"Narrative OS {__version__}", "made_at": made_at}
    return head | {"books": list(books), "left_out": dict(LEFT_OUT)}


async def dump_book(session: AsyncSession, access: Access, writer: BundleWriter, folder: str = "") -> Facts:
    """Write the book of ``access`` under ``folder`` of a bundle; return what its manifest says about it.

    ``session`` should be a snapshot, so that every row is of the same moment.
    """
    title, write = await export_book(session, access, "markdown")
    await asyncio.to_thread(lambda: writer.add(f"{folder}{BOOK}", write()))
    project = get_project_table()
    counts = {"project": await _dump(session, project, project.c.id == access.project, writer, folder)}
    for table in list_tables():
        counts[table.name] = await _dump(session, table, table.c.project_id == access.project, writer, folder)
    return {"folder": folder, "title": title, "counts": counts}


async def _dump(
    session: AsyncSession, table: Table, ours: ColumnElement[bool], writer: BundleWriter, folder: str
) -> int:
    """Write the rows of ``table`` that are ``ours``: first their large bytes, then a line for each."""
    for column in filter(is_bytes, list_columns(table)):
        large = select(*_name_columns(table), column.label("data_")).where(ours, func.octet_length(column) > INLINE)
        async for rows in _read(session, large, 1):
            await asyncio.to_thread(_write_files, writer, folder, table, column, rows)
    count = 0
    query = select(*_row_columns(table)).where(ours).order_by(*table.primary_key)
    with writer.open(f"{folder}rows/{table.name}.jsonl") as member:
        async for rows in _read(session, query, _AT_ONCE):
            await asyncio.to_thread(_write_rows, member, folder, table, rows)
            count += len(rows)
    return count


async def _read(session: AsyncSession, query: Select[Any], at_once: int) -> Any:
    result = await session.stream(query, execution_options={"yield_per": at_once})
    async for rows in result.mappings().partitions():
        yield rows


def _name_columns(table: Table) -> Iterable[Column[Any]]:
    """The columns that a file is named by: the key, and a picture's name."""
    return {column.name: column for column in (*table.primary_key, *table.columns) if not is_bytes(column)}.values()


def _row_columns(table: Table) -> list[ColumnElement[Any]]:
    columns: list[ColumnElement[Any]] = []
    for column in list_columns(table):
        size = func.octet_length(column)
        columns.append(case((size <= INLINE, column)).label(column.name) if is_bytes(column) else column)
        columns += [size.label(f"{column.name}_size_")] if is_bytes(column) else []
    return columns


def _write_files(
    writer: BundleWriter, folder: str, table: Table, column: Column[Any], rows: Iterable[Mapping[str, Any]]
) -> None:
    for row in rows:
        writer.add(f"{folder}{name_file(table, column, row)}", bytes(row["data_"]))


def _write_rows(member: Member, folder: str, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
    lines = []
    for row in rows:
        line = {column.name: _write_value(folder, table, column, row) for column in list_columns(table)}
        lines.append(json.dumps(line, ensure_ascii=False, separators=(",", ":")))
    member.write("".join(f"{line}\n" for line in lines).encode())


def _write_value(folder: str, table: Table, column: Column[Any], row: Mapping[str, Any]) -> Any:
    if is_bytes(column) and (row[f"{column.name}_size_"] or 0) > INLINE:
        return {"file": f"{folder}{name_file(table, column, row)}"}
    write, _ = find_codec(column)
    return write(row[column.name])
