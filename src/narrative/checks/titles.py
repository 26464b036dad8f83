"""Reads the number that a chapter's title begins with."""

from __future__ import annotations

import re
from dataclasses import dataclass

from narrative.checks.numerals import Style, read_number
from narrative.text.span import Span

_NUMBER = r"(?P<number>\d{1,4}|[IVXLC]+|[ivxlc]+|(?:[^\W\d_]+[ -]){0,3}[^\W\d_]+)"
_KEYWORD = re.compile(rf"(?:chapter|chap\.?|ch\.)\s+(?:the\s+)?{_NUMBER}\s*(?:$|[^\w\s]|\n)", re.IGNORECASE)
_BARE = re.compile(rf"{_NUMBER}\s*(?:$|[:.)\u2013\u2014\n-](?=\s|$))")


@dataclass(frozen=True, slots=True)
class TitleNumber:
    """A chapter's number, how it is written, and where it stands in the title."""

    value: int
    style: Style
    span: Span


def read_title(title: str) -> TitleNumber | None:
    """Return the number in ``title`` (``XII: The Man on the Tor``, ``Chapter the Twelfth``, ``12``), else None."""
    shift = len(title) - len(title.lstrip())
    for pattern in (_KEYWORD, _BARE):
        match = pattern.match(title.strip())
        number = match and read_number(match["number"])
        if match and number:
            return TitleNumber(*number, Span(match.start("number") + shift, match.end("number") + shift))
    return None
