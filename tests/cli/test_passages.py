"""A passage is cut around the words at fault, and never changed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from narrative.checks.finding import Evidence
from narrative.cli.reports.passages import cut_passage
from narrative.text.span import Span

LONG = "The ferry lay low in the water and nobody spoke. " * 20


def evidence(text: str, *marks: tuple[int, int]) -> Evidence:
    return Evidence.at("c1s1", text, Span(0, len(text)), tuple(Span(*mark) for mark in marks))


def shown(item: Evidence) -> str:
    return "".join(piece.text for piece in cut_passage(item))


def test_a_short_passage_is_shown_whole() -> None:
    pieces = cut_passage(evidence("Her green eyes.", (4, 14)))
    assert [(piece.text, piece.is_marked) for piece in pieces] == [("Her ", False), ("green eyes", True), (".", False)]


def test_a_long_passage_is_cut_around_its_marks() -> None:
    place = LONG.index("ferry", 500)
    pieces = cut_passage(evidence(LONG, (place, place + 5)))
    text = "".join(piece.text for piece in pieces)
    assert text.startswith("… ")
    assert text.endswith(" …")
    assert [piece.text for piece in pieces if piece.is_marked] == ["ferry"]
    assert len(text) < 320
    assert text.strip("… ") in LONG


def test_a_long_passage_without_marks_shows_its_beginning() -> None:
    text = shown(evidence(LONG))
    assert LONG.startswith(text.removesuffix(" …"))
    assert text.endswith(" …")


@given(st.text(max_size=900), st.integers(0, 900), st.integers(0, 60))
def test_no_passage_raises_or_drives_a_terminal(text: str, start: int, length: int) -> None:
    start = min(start, len(text))
    end = min(start + length, len(text))
    marks = ((start, end),) if end > start else ()
    assert "\x1b" not in shown(evidence(text, *marks))
