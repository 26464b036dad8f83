"""Where a list of rows goes on: by the id of the last one shown, or by a place in the book."""

from __future__ import annotations

from uuid import UUID

from narrative.kit.pagination import UnknownCursor, read_cursor


def read_id(cursor: str | None) -> UUID | None:
    """Return the id a list goes on behind; None for its beginning. Raises UnknownCursor."""
    if cursor is None:
        return None
    (value,) = read_cursor(cursor, 1)
    try:
        return UUID(str(value))
    except ValueError as problem:
        raise UnknownCursor from problem


def read_place(cursor: str | None) -> tuple[str, str, str] | None:
    """Return the place in the book a list goes on behind; None for its beginning. Raises UnknownCursor."""
    if cursor is None:
        return None
    part, chapter, scene = (str(value) for value in read_cursor(cursor, 3))
    return part, chapter, scene
