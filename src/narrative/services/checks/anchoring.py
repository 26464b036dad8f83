"""Finds passages again in a text that was edited since they were read; what is not there any more is dropped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

REACH = 4000
"""How far, in code points, a passage is looked for from where it is expected."""

Tag = TypeVar("Tag")


@dataclass(frozen=True, slots=True)
class Anchor(Generic[Tag]):
    """A passage as it stood: its place, its words, and up to some words before and after to tell it from others."""

    tag: Tag
    start: int
    words: str
    prefix: str = ""
    suffix: str = ""


def find_again(text: str, anchors: Iterable[Anchor[Tag]]) -> Iterator[tuple[Tag, int, int]]:
    """Yield where each of ``anchors``, in order of place, stands in ``text`` now.

    Edits shift what follows them, so each passage is first looked for as far off as the one before it was found.
    """
    shift = 0
    for anchor in sorted(anchors, key=lambda item: item.start):
        if not anchor.words:
            continue
        expected = anchor.start + shift
        found = expected if text.startswith(anchor.words, max(expected, 0)) else _search(text, anchor, expected)
        if found is not None and found >= 0:
            shift = found - anchor.start
            yield anchor.tag, found, found + len(anchor.words)


def _search(text: str, anchor: Anchor[Tag], expected: int) -> int | None:
    """Return the place nearest to ``expected`` with the same words, those with the same neighbours first."""
    low, high = max(0, expected - REACH), expected + REACH + len(anchor.words)
    places = []
    place = text.find(anchor.words, low, high)
    while place >= 0:
        places.append(place)
        place = text.find(anchor.words, place + 1, high)
    return min(places, key=lambda at: (-_likeness(text, anchor, at), abs(at - expected)), default=None)


def _likeness(text: str, anchor: Anchor[Tag], place: int) -> int:
    before = anchor.prefix[-8:]
    after = anchor.suffix[:8]
    end = place + len(anchor.words)
    return int(bool(before) and text.endswith(before, 0, place)) + int(bool(after) and text.startswith(after, end))
