"""Cuts RTF into tokens: groups, control words with their numbers, characters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_TOKEN = re.compile(
    r"(?P<brace>[{}])"
    r"|\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?"
    r"|\\'(?P<hex>[0-9a-fA-F]{2})"
    r"|\\(?P<symbol>[^a-zA-Z'])"
    r"|(?P<text>[^\\{}\r\n]+)"
    r"|[\r\n]+|\\",
    re.DOTALL,
)


class Token(NamedTuple):
    """``kind`` is ``brace``, ``word``, ``hex``, ``symbol``, ``text`` or ``binary``; ``number`` is a word's, or None."""

    kind: str
    text: str
    number: int | None = None


def find_tokens(source: str) -> Iterator[Token]:
    """Yield the tokens of ``source``, which holds one character a byte (Latin-1)."""
    place = 0
    while place < len(source):
        match = _TOKEN.match(source, place)
        if match is None:  # no byte is left out by the pattern
            return
        place = match.end()
        kind = match.lastgroup
        if kind in ("word", "number"):
            number = int(match["number"]) if match["number"] else None
            if match["word"] == "bin" and number is not None:
                yield Token("binary", source[place : place + max(0, number)])
                place += max(0, number)
            else:
                yield Token("word", match["word"], number)
        elif kind:
            yield Token(kind, match[kind])
