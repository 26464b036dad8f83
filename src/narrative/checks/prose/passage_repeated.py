"""The same passage stands in the book twice, word for word or nearly so."""

from __future__ import annotations

import bisect
import itertools
import re
from array import array
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from narrative.checks.finding import Evidence, Finding, Severity
from narrative.checks.places import name_places
from narrative.manuscript.model import BLOCK_SEPARATOR, BlockKind
from narrative.story.book import SceneText
from narrative.text.discourse import ZoneKind
from narrative.text.span import Span

if TYPE_CHECKING:
    from narrative.story.reading import BookReading

TITLE = "Passage repeated"
READS_WORDS = False
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
    """Every word of the book in a row, each as a number of its own, a gap that equals nothing after each scene.

    ``starts`` says where in the row each scene begins.
    """

    numbers: Sequence[int]
    starts: Sequence[int]

    def scene_of(self, place: int) -> int:
        """Return the place in the book of the scene that holds the word at ``place``."""
        return bisect.bisect_right(self.starts, place) - 1


@dataclass(frozen=True, slots=True)
class Repeat:
    """Two runs of words that agree: first and last index of each, and how many of their words agree."""

    first: tuple[int, int]
    second: tuple[int, int]
    agreeing: int


def find(book: BookReading) -> Iterator[Finding]:
    """Yield each pair of passages of 24 words or more that agree but for a few words, verse left out.

    What somebody says and somebody says again is passed over: people do quote each other.
    """
    words = _number_words(book)
    repeats = [item for item in _join(_matches(words), words) if item.agreeing >= SHORTEST]
    for repeat in _settle(repeats):
        finding = _finding(book, words, repeat)
        if not all(_is_spoken(book, item) for item in finding.evidence):
            yield finding


def _number_words(book: BookReading) -> Words:
    known: defaultdict[str, int] = defaultdict(itertools.count().__next__)
    numbers: list[int] = []
    starts: list[int] = []
    for index, scene in enumerate(book.book.scenes, start=1):
        starts.append(len(numbers))
        for text in _prose(scene):
            words = _WORD.findall(text.replace("’", "'"))
            numbers.extend(map(known.__getitem__, map(str.lower, words)))
        numbers.append(-index)
    return Words(numbers, starts)


def _prose(scene: SceneText) -> Iterator[str]:
    """Yield the text of ``scene`` in pieces, with verse blanked out."""
    if BlockKind.VERSE not in scene.kinds:
        yield scene.text
        return
    paragraphs = scene.text.split(BLOCK_SEPARATOR)
    known = scene.kinds if len(scene.kinds) == len(paragraphs) else [BlockKind.PARAGRAPH] * len(paragraphs)
    for paragraph, kind in zip(paragraphs, known, strict=True):
        yield " " * len(paragraph) if kind is BlockKind.VERSE else paragraph


def _matches(words: Words) -> Iterator[tuple[int, int]]:
    """Yield the places (first, second) of every row of eight words that stands in the book two or three times.

    A row that comes more often is a refrain or a formula, and no slip. Rows do not run across scenes.
    """
    row = array("q", words.numbers).tobytes()
    size = array("q").itemsize
    keys = [row[start : start + SHINGLE * size] for start in range(0, len(row) - SHINGLE * size + 1, size)]
    first = dict(zip(reversed(keys), range(len(keys) - 1, -1, -1), strict=True))
    again: dict[bytes, list[int]] = {}
    for place in [place for place, key in enumerate(keys) if first[key] != place]:
        again.setdefault(keys[place], [first[keys[place]]]).append(place)
    for places in again.values():
        if len(places) <= MOST_PLACES:
            yield from itertools.combinations(places, 2)


def _join(matches: Iterator[tuple[int, int]], words: Words) -> Iterator[Repeat]:
    """Join rows of words that follow each other in both places, at most four words apart on either side."""
    open_rows: dict[tuple[int, int], tuple[int, int, int, int, int]] = {}
    for first, second in sorted(matches):
        scene = (words.scene_of(first), words.scene_of(second))
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
    return words.scene_of(row[0]), words.scene_of(row[2])


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


def _is_spoken(book: BookReading, item: Evidence) -> bool:
    zones = book.scenes[item.scene].zones
    return any(zone.kind is ZoneKind.DIALOGUE and zone.span.contains(item.span) for zone in zones)


def _finding(book: BookReading, words: Words, repeat: Repeat) -> Finding:
    exact = words.numbers[slice(*repeat.first)] == words.numbers[slice(*repeat.second)]
    first, second = (_evidence(book, words, part) for part in (repeat.first, repeat.second))
    length = repeat.first[1] - repeat.first[0]
    where = " and again in ".join(name_places(book.book, first.scene, second.scene))
    message = f"{'The same' if exact else 'Nearly the same'} {length} words stand in {where}."
    confidence = round(min(0.95, 0.6 + repeat.agreeing / 200), 3)
    return Finding(CHECK, SEVERITY, message, WHY, (first, second), (), confidence)


def _evidence(book: BookReading, words: Words, part: tuple[int, int]) -> Evidence:
    index = words.scene_of(part[0])
    scene = book.book.scenes[index]
    blanked = BLOCK_SEPARATOR.join(_prose(scene))
    spans = [Span(*match.span()) for match in _WORD.finditer(blanked)]
    shift = words.starts[index]
    start, end = spans[part[0] - shift].start, spans[part[1] - 1 - shift].end
    span = Span(start, min(end, start + LONGEST_QUOTE))
    return Evidence.at(scene.key, scene.text, span, (span,))
