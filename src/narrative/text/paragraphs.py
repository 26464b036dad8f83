"""Finds paragraphs: runs of lines between blank ones."""

from __future__ import annotations

import re
from collections.abc import Sequence

from narrative.text.span import Span

_PARAGRAPH = re.compile(r"\S[^\n]*(?:\n[^\S\n]*\S[^\n]*)*")
_SEPARATOR = "\n\n"


def find_paragraphs(text: str) -> tuple[Span, ...]:
    """Return the paragraphs of ``text`` in order, without the blanks around them. None of them is empty."""
    return tuple(Span(m.start(), m.start() + len(m.group().rstrip())) for m in _PARAGRAPH.finditer(text))


def match_kinds(text: str, paragraphs: Sequence[Span], kinds: Sequence[str]) -> tuple[str, ...]:
    """Return the kind of each of ``paragraphs``, given the kind of each block that ``text`` was joined from.

    Blocks are joined by a blank line; an empty block has a kind but no paragraph. Where the two cannot be matched,
    every paragraph is plain.
    """
    if len(kinds) == len(paragraphs):
        return tuple(kinds)
    starts, place = [], 0
    for block in text.split(_SEPARATOR):
        starts.append(place)
        place += len(block) + len(_SEPARATOR)
    if len(starts) != len(kinds):
        return ("paragraph",) * len(paragraphs)
    found, block_index = [], 0
    for paragraph in paragraphs:
        while block_index + 1 < len(starts) and starts[block_index + 1] <= paragraph.start:
            block_index += 1
        found.append(kinds[block_index])
    return tuple(found)
