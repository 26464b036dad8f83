"""Everything the studio holds of a person, table by table: what an export shows of it, and what erasure does with it.

A table that names a person and is not here fails a test: whoever adds one decides about both.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Table

from narrative.kit.database import Base


class Fate(StrEnum):
    """What becomes of a person's rows when they are erased."""

    DELETED = "deleted"
    EMPTIED = "emptied"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Holding:
    """One table with something of a person in it.

    ``person`` is the column that names them, ``shown`` what an export says of each row. Of an ``EMPTIED`` row nothing
    is left but its id; what is ``KEPT`` names nobody once the account says nothing, and ``why`` says why it stays.
    """

    table: str
    person: str
    fate: Fate
    shown: tuple[str, ...] = ()
    why: str = ""


HOLDINGS = (
    Holding(
        "account",
        "id",
        Fate.EMPTIED,
        shown=("id", "name", "email", "email_verified_at", "created_at"),
        why="entries of shared books refer to it; it names nobody",
    ),
    Holding("credential", "user_id", Fate.DELETED, shown=("password_changed_at", "totp_confirmed_at")),
    Holding("recovery_code", "user_id", Fate.DELETED, shown=("created_at",)),
    Holding("passkey", "user_id", Fate.DELETED, shown=("id", "name", "created_at", "last_used_at")),
    Holding(
        "account_event",
        "user_id",
        Fate.DELETED,
        shown=("id", "action", "facts", "address", "agent", "device_id", "created_at"),
    ),
    Holding(
        "device",
        "user_id",
        Fate.DELETED,
        shown=("id", "agent", "address", "created_at", "last_seen_at", "expires_at", "ended_at"),
    ),
    Holding("refresh_token", "user_id", Fate.DELETED),
    Holding(
        "personal_token",
        "user_id",
        Fate.DELETED,
        shown=("id", "name", "prefix", "scopes", "created_at", "expires_at", "last_used_at"),
    ),
    Holding("one_time", "user_id", Fate.DELETED),
    Holding(
        "user_secret",
        "user_id",
        Fate.DELETED,
        shown=("id", "purpose", "name", "project_id", "created_at", "updated_at"),
    ),
    Holding(
        "membership",
        "user_id",
        Fate.KEPT,
        shown=("project_id", "role", "created_at", "left_at"),
        why="an ended membership gives what was done in a shared book a name, and the name is empty",
    ),
)


def find_table(holding: Holding) -> Table | None:
    """Return the table of ``holding``, or None in a version that has none."""
    return Base.metadata.tables.get(holding.table)
