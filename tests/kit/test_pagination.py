"""Cursors come back as they went out, and anything else is refused."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrative.kit.pagination import UnknownCursor, cut_page, read_cursor, write_cursor

KEYS = st.lists(st.one_of(st.none(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.text()))


@given(KEYS)
def test_a_cursor_is_read_as_it_was_written(key: list[str | int | float | None]) -> None:
    assert read_cursor(write_cursor(*key), len(key)) == tuple(key)


@given(st.text())
def test_anything_else_is_refused_or_the_right_length(cursor: str) -> None:
    with suppress(UnknownCursor):
        assert len(read_cursor(cursor, 2)) == 2


@pytest.mark.parametrize("cursor", ["", "x", "bnVsbA", write_cursor("a"), write_cursor("a", "b", "c"), "W1tdLHt9XQ"])
def test_a_foreign_cursor_is_refused(cursor: str) -> None:
    with pytest.raises(UnknownCursor):
        read_cursor(cursor, 2)


def test_a_page_says_whether_more_follow() -> None:
    assert cut_page([1, 2, 3], 2, lambda item: (item,)).next_cursor == write_cursor(2)
    assert cut_page([1, 2], 2, lambda item: (item,)).next_cursor is None
    assert cut_page([], 2, lambda item: (item,)).items == []
