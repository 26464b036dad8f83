"""Opaque cursors: where a list goes on, as a short string a client hands back unread."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from pydantic import BaseModel

from narrative.errors import Invalid

DEFAULT_LIMIT = 50
LARGEST_LIMIT = 200

Item = TypeVar("Item")
Key = str | int | float | None


class UnknownCursor(Invalid):
    """That list cannot be continued from there; begin it again without a cursor."""


class Page(BaseModel, Generic[Item]):
    """Some items of a list, and the cursor of those that follow; none follow where it is null."""

    items: list[Item]
    next_cursor: str | None = None


def write_cursor(*key: Key) -> str:
    """Return the cursor that goes on behind the row with the sort key ``key``."""
    return base64.urlsafe_b64encode(json.dumps(key, separators=(",", ":")).encode()).decode().rstrip("=")


def read_cursor(cursor: str, length: int) -> tuple[Key, ...]:
    """Return the ``length`` values of ``cursor``. Raises ``UnknownCursor`` for anything ``write_cursor`` did not make.

    A cursor is a place in an order, never a permission: what lies behind it is selected with the caller's rights.
    """
    try:
        key = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error, RecursionError) as problem:
        raise UnknownCursor from problem
    if not isinstance(key, list) or len(key) != length or not all(isinstance(part, Key) for part in key):
        raise UnknownCursor
    return tuple(key)


def cut_page(rows: Sequence[Item], limit: int, key: Callable[[Item], tuple[Key, ...]]) -> Page[Item]:
    """Return the first ``limit`` of ``rows`` as a page; ask the database for ``limit + 1`` so that the end is known."""
    shown = list(rows[:limit])
    return Page(items=shown, next_cursor=write_cursor(*key(shown[-1])) if len(rows) > limit and shown else None)
