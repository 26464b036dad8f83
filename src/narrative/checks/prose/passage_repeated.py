"""The same passage stands in the book twice, word for word or nearly so."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from narrative.checks.finding import Evidence, Finding, Severity
from narrative.checks.places import name_places
from narrative.manuscript.model import BlockKind
from narrative.text.span import Span

if TYPE_CHECKING:
    from narrative.story.reading import BookReading

TITLE = "Passage repeated"
SEVERITY = Severity.WARNING
WHY = (
    "A passage that was moved and also left behind, or pasted twice, makes a reader think that pages were bound "
    "wrongly. Refrains and letters that are read again do repeat, but seldom at this length."
)
CHECK = "prose/passage-repeated"

SHINGLE = 8
SHORTEST = 24
WIDEST_CHANGE = 4
LONGEST_QUOTE = 600
MOST_PLACES = 3

_WORD = re.compile(r"[^\W_]+(?:[\u2019'][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Words:
    """Every word of the book in a row: folded, the scene it stands in, and its span there."""

    folded: Sequence[str]
    scenes: Sequence[int]
    spans: Sequence[Span]


@dataclass(frozen=True, slots=True)
class Repeat:
    """Two runs of words that agree: first and last index of each, and how many of their words agree."""

    first: tuple[int, int]
    second: tuple[int, int]
    agreeing: int


def find(book: BookReading) -> Iterator[Finding]:
    """Yield each pair of passages of 24 words or more that agree but for a few words, verse left out."""
    words = _words(book)
    repeats = [item for item in _join(_matches(words), words) if item.agreeing >= SHORTEST]
    for repeat in _settle(repeats):
        yield _finding(book, words, repeat)


def _words(book: BookReading) -> Words:
    folded: list[str] = []
    scenes: list[int] = []
    spans: list[Span] = []
    for index, scene in enumerate(book.book.scenes):
        start = 0
        for paragraph, kind in _paragraphs(scene.text, scene.kinds):
            if kind is not BlockKind.VERSE:
                for match in _WORD.finditer(paragraph):
                    folded.append(match.group().lower().replace("’", "'"))
                    scenes.append(index)
                    spans.append(Span(start + match.start(), start + match.end()))
            start += len(paragraph) + 2
    return Words(folded, scenes, spans)


def _paragraphs(text: str, kinds: Sequence[BlockKind]) -> Iterator[tuple[str, BlockKind]]:
    paragraphs = text.split("\n\n")
    known = kinds if len(kinds) == len(paragraphs) else [BlockKind.PARAGRAPH] * len(paragraphs)
    yield from zip(paragraphs, known, strict=True)


def _matches(words: Words) -> Iterator[tuple[int, int]]:
    """Yield the places (first, second) of every row of eight words that stands in the book two or three times.

    A row that comes more often is a refrain or a formula, and no slip. Rows do not run across scenes.
    """
    places: dict[str, list[int]] = defaultdict(list)
    for start in range(len(words.folded) - SHINGLE + 1):
        if words.scenes[start] == words.scenes[start + SHINGLE - 1]:
            places[" ".join(words.folded[start : start + SHINGLE])].append(start)
    for found in places.values():
        if 2 <= len(found) <= MOST_PLACES:
            for index, first in enumerate(found):
                yield from ((first, second) for second in found[index + 1 :])


def _join(matches: Iterator[tuple[int, int]], words: Words) -> Iterator[Repeat]:
    """Join rows of words that follow each other in both places, at most four words apart on either side."""
    open_rows: dict[tuple[int, int], tuple[int, int, int, int, int]] = {}
    for first, second in sorted(matches):
        scene = (words.scenes[first], words.scenes[second])
        for key in [key for key, row in open_rows.items() if first - row[1] > WIDEST_CHANGE]:
            yield _close(open_rows.pop(key))
        for key, row in open_rows.items():
            if _continues(row, first, second) and scene == _scene_of(row, words):
                new = max(0, first + SHINGLE - row[1])
                open_rows[key] = (row[0], first + SHINGLE, row[2], second + SHINGLE, row[4] + min(SHINGLE, new))
                break
        else:
            open_rows[first, second] = (first, first + SHINGLE, second, second + SHINGLE, SHINGLE)
    for row in open_rows.values():
        yield _close(row)


def _continues(row: tuple[int, int, int, int, int], first: int, second: int) -> bool:
    ahead_first, ahead_second = first - row[1], second - row[3]
    near = ahead_first <= WIDEST_CHANGE and ahead_second <= WIDEST_CHANGE
    return near and ahead_first >= -SHINGLE and ahead_second >= -SHINGLE


def _scene_of(row: tuple[int, int, int, int, int], words: Words) -> tuple[int, int]:
    return words.scenes[row[0]], words.scenes[row[2]]


def _close(row: tuple[int, int, int, int, int]) -> Repeat:
    return Repeat((row[0], row[1]), (row[2], row[3]), row[4])


def _settle(repeats: Sequence[Repeat]) -> Iterator[Repeat]:
    """Keep the longest repeats; one that lies in the words of another is dropped, and so is a refrain."""
    taken: list[tuple[int, int]] = []
    for repeat in sorted(repeats, key=lambda item: (-item.agreeing, item.first)):
        ranges = (repeat.first, repeat.second)
        if repeat.first[1] <= repeat.second[0] and not any(_meet(one, two) for one in ranges for two in taken):
            taken.extend(ranges)
            yield repeat


def _meet(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _finding(book: BookReading, words: Words, repeat: Repeat) -> Finding:
    exact = words.folded[slice(*repeat.first)] == words.folded[slice(*repeat.second)]
    first, second = (_evidence(book, words, part) for part in (repeat.first, repeat.second))
    length = repeat.first[1] - repeat.first[0]
    where = " and again in ".join(name_places(book.book, first.scene, second.scene))
    message = f"{'The same' if exact else 'Nearly the same'} {length} words stand in {where}."
    confidence = min(0.95, 0.6 + repeat.agreeing / 200)
    return Finding(CHECK, SEVERITY, message, WHY, (first, second), (), confidence)


def _evidence(book: BookReading, words: Words, part: tuple[int, int]) -> Evidence:
    scene = book.book.scenes[words.scenes[part[0]]]
    start, end = words.spans[part[0]].start, words.spans[part[1] - 1].end
    span = Span(start, min(end, start + LONGEST_QUOTE))
    return Evidence.at(scene.key, scene.text, span, (span,))
