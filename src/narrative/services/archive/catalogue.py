"""Which tables an archive holds, drawn from the tables themselves: every one of a project, but for those named here."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import Column, LargeBinary, Table

import narrative.services
from narrative.kit.database import Base

FORMAT = "narrative-os-archive"
VERSION = 1

LEFT_OUT: Mapping[str, str] = {
    "cold_book": "where a stored book lies",
    "user_secret": "somebody's own secrets, which belong to them and not to the book",
    "scene_document": "how far the log of a scene reaches; one is begun anew from what the scene says",
    "scene_update": "how a scene came to say what it says, update by update, which its versions tell too",
    "scene_reading": "what the engine read; it is read again at the next check",
    "membership": "who works on the book; whoever brings it in is its owner",
    "invitation": "who was asked to join",
    "audit_entry": "the audit trail, which stays where it was written",
    "audit_link": "the chain of the audit trail",
    "audit_head": "the end of that chain",
    "undo_step": "what somebody took back; the changes themselves stay behind too",
    "purged_project": "that a book was purged",
    "job": "work behind the scenes",
}
"""Tables of a project that stay behind, and why."""

DERIVED = ("scene_reading",)
"""Of those, what can be thrown away and made again."""

_SAFE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


@cache
def list_tables() -> tuple[Table, ...]:
    """Return the tables whose rows go into an archive, each after those it refers to."""
    return tuple(table for table in list_project_tables() if table.name not in LEFT_OUT)


def list_project_tables() -> tuple[Table, ...]:
    """Return every table whose rows belong to a project, those that stay behind included."""
    for info in pkgutil.walk_packages(narrative.services.__path__, "narrative.services."):
        if info.name.endswith(".tables"):
            importlib.import_module(info.name)
    return tuple(table for table in Base.metadata.sorted_tables if "project_id" in table.primary_key.columns)


def get_project_table() -> Table:
    """Return the table of projects themselves, whose one row goes along."""
    return Base.metadata.tables["project"]


def list_columns(table: Table) -> tuple[Column[Any], ...]:
    """Return the columns of a row in an archive: all but the project and what the database works out itself."""
    ours = "id" if table.name == "project" else "project_id"
    return tuple(column for column in table.columns if column.name != ours and column.computed is None)


def is_bytes(column: Column[Any]) -> bool:
    """Say whether a column holds bytes, which go into files where they are many."""
    return isinstance(column.type, LargeBinary)


def is_person(column: Column[Any]) -> bool:
    """Say whether a column names a person of this studio."""
    return column.name == "user_id" or any(key.column.table.name == "account" for key in column.foreign_keys)


def name_file(table: Table, column: Column[Any], row: Mapping[str, Any]) -> str:
    """Return the member in which the bytes of a row's column are: a picture under its name, others under their key."""
    if table.name == "image" and _SAFE_NAME.fullmatch(row["name"]):  # names say what is inside, so none is there twice
        return f"pictures/{row['name']}"
    key = "-".join(str(row[part.name]) for part in table.primary_key if part.name != "project_id")
    return f"files/{table.name}/{key}.{column.name}"
