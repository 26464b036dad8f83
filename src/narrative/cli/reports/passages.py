"""Cuts a passage down to what a line or two can show, around the words at fault, without changing a word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from narrative.checks.finding import Evidence
from narrative.text.span import Span

ROOM = 280
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a passage, and whether it is at fault."""

    text: str
    is_marked: bool = False


def cut_passage(item: Evidence, room: int = ROOM) -> tuple[Piece, ...]:
    """Return the passage as pieces that join to at most about ``room`` characters; what is left out shows as ``…``.

    White space is folded and characters that would drive a terminal are left out.
    """
    quote = item.quote
    marks = [Span(mark.start - item.span.start, mark.end - item.span.start) for mark in item.marks]
    window = _window(quote, marks, room)
    pieces = [Piece("… ")] if window.start > 0 else []
    place = window.start
    for mark in sorted(marks):
        if place <= mark.start < window.end:
            pieces.append(Piece(_clean(quote[place : mark.start])))
            pieces.append(Piece(_clean(quote[mark.start : min(mark.end, window.end)]), is_marked=True))
            place = min(mark.end, window.end)
    pieces.append(Piece(_clean(quote[place : window.end])))
    if window.end < len(quote):
        pieces.append(Piece(" …"))
    return tuple(piece for piece in pieces if piece.text)


def _window(quote: str, marks: Sequence[Span], room: int) -> Span:
    """Choose which part of ``quote`` is shown: all of it, or the stretch about the first marks, cut at blanks."""
    if len(quote) <= room:
        return Span(0, len(quote))
    first = min(marks, default=Span(0, 0))
    last = max((mark for mark in marks if mark.end - first.start <= room), default=first)
    spare = max(0, room - (last.end - first.start))
    start = max(0, min(first.start - spare // 2, len(quote) - room))
    end = min(len(quote), start + room)
    return Span(_blank_after(quote, start), _blank_before(quote, end))


def _blank_after(quote: str, place: int) -> int:
    if place == 0:
        return 0
    found = re.compile(r"\s").search(quote, place, place + 30)
    return found.end() if found else place


def _blank_before(quote: str, place: int) -> int:
    if place >= len(quote):
        return len(quote)
    found = quote.rfind(" ", place - 30, place)
    return found if found > 0 else place


def _clean(text: str) -> str:
    return _UNPRINTABLE.sub("", re.sub(r"\s+", " ", text))
