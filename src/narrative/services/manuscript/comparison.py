"""Compares two states of a scene, paragraph by paragraph and then word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from narrative.services.manuscript.schemas import Change, ParagraphChange

_PIECE = re.compile(r"\w+|\s+|[^\w\s]")
_ALIKE = 0.4


def compare_texts(before: Sequence[str], after: Sequence[str]) -> list[ParagraphChange]:
    """Return how the paragraphs ``before`` became those ``after``; the text of what stayed and came is ``after``."""
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    changes: list[ParagraphChange] = []
    for op, start, end, other_start, other_end in matcher.get_opcodes():
        if op == "equal":
            changes.extend(_whole("equal", text) for text in after[other_start:other_end])
        else:
            changes.extend(_compare_run(before[start:end], after[other_start:other_end]))
    return changes


def _compare_run(before: Sequence[str], after: Sequence[str]) -> Iterator[ParagraphChange]:
    """Pair the paragraphs that are alike, in order; the rest went or came."""
    rest = list(after)
    for text in before:
        place = next((number for number, other in enumerate(rest) if _alike(text, other)), None)
        if place is None:
            yield _whole("delete", text)
            continue
        yield from (_whole("insert", other) for other in rest[:place])
        yield ParagraphChange(op="replace", changes=tuple(_compare_words(text, rest[place])))
        del rest[: place + 1]
    yield from (_whole("insert", text) for text in rest)


def _alike(text: str, other: str) -> bool:
    matcher = SequenceMatcher(None, _PIECE.findall(text), _PIECE.findall(other), autojunk=False)
    return matcher.quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE


def _compare_words(before: str, after: str) -> Iterator[Change]:
    old, new = _PIECE.findall(before), _PIECE.findall(after)
    for op, start, end, other_start, other_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if op == "equal":
            yield Change(op="equal", text="".join(new[other_start:other_end]))
            continue
        if start < end:
            yield Change(op="delete", text="".join(old[start:end]))
        if other_start < other_end:
            yield Change(op="insert", text="".join(new[other_start:other_end]))


def _whole(op: str, text: str) -> ParagraphChange:
    return ParagraphChange(op=op, changes=(Change(op=op, text=text),))
