"""Finds who tells a scene: somebody who says *I*, somebody who speaks of *he* and *she*, or somebody who says *you*."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from narrative.text.discourse import Zone, find_zones
from narrative.text.narration import NarratedParagraph, find_narration
from narrative.text.paragraphs import find_paragraphs
from narrative.text.span import Span


class Person(StrEnum):
    """The person a story is told in; unknown where too little is said to tell."""

    FIRST = "first"
    SECOND = "second"
    THIRD = "third"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ParagraphViewpoint:
    """The narration of one paragraph. ``first`` are the words that say *I* (not *we*), wherever narration has them."""

    span: Span
    person: Person
    words: int
    first: tuple[Span, ...]
    second: int
    third: int
    has_speech: bool


@dataclass(frozen=True, slots=True)
class Viewpoint:
    """The person of a scene, how often narration says *I*, *you*, and *he* or *she*, and its paragraphs in order."""

    person: Person
    words: int
    first: int
    second: int
    third: int
    paragraphs: tuple[ParagraphViewpoint, ...]


_PRONOUN = re.compile(
    r"\b(?:(?P<first>I|[Mm]e|[Mm]y|[Mm]yself|(?<=of )mine|(?<=was )mine|(?<=is )mine)"
    r"|(?P<second>[Yy]ou|[Yy]our|[Yy]ours|[Yy]ourself)"
    r"|(?P<third>[Hh]e|[Ss]he|[Hh]im|[Hh]er|[Hh]is|[Hh]ers|[Hh]imself|[Hh]erself|[Tt]hey|[Tt]hem|[Tt]heir))(?![\w])"
)
_NUMERAL_BEFORE = re.compile(
    r"\b(?:Book|Chapter|Part|Volume|Vol\.|Act|Scene|Canto|Figure|Fig\.|Type|War|Phase|Section|Henry|Charles|James|George"
    r"|Edward|William|Richard|Francis|Napoleon|Elizabeth|Nicholas|Alexander|Frederick|Peter|Louis|Mary|Philip) $"
)
_CLAUSE_AFTER = re.compile(r"['’]|,? (?!(?:he|she|it|was|of|and|the|to|in|on|at|who|by)\b)[a-z]")
_EXCLAMATION = re.compile(r"my (?:god|word|goodness|lord|lady|dears?|eye|stars|gracious|hat|heavens)\b", re.IGNORECASE)
_THINKING = r"(?:thought|wondered|mused|reflected|said|repeated|told (?:him|her)self)"
_THOUGHT = re.compile(
    rf"\b(?:[Hh]e|[Ss]he|they|[A-Z]\w+) (?:\w+ly )?{_THINKING}\b|\b{_THINKING} (?:he|she|[A-Z]\w+)\b"
    r"|\b(?:to|within) (?:him|her)self\b"
)
_STOP = re.compile(r"[.!?…]+[\s\"'”’]")
_REACH = 400
_LEAST_WORDS = 40
_MANY_FIRST, _FEW_FIRST = 0.006, 0.002


def find_viewpoint(
    text: str, zones: Sequence[Zone] | None = None, paragraphs: Sequence[Span] | None = None
) -> Viewpoint:
    """Return who tells ``text``, told by its narration alone (``zones`` spares finding it again).

    A scene is in the first person where 6 words in 1,000 or more say *I*, in the third where fewer than 2 do; between
    them, or below 40 words of narration, the answer is unknown. A paragraph is in the first person when it says *I*
    twice; thoughts that a tag gives to somebody (``I must go, she thought.``) and numerals do not count.
    """
    spans = find_paragraphs(text) if paragraphs is None else paragraphs
    regions = find_zones(text, paragraphs=spans) if zones is None else zones
    found = tuple(_read(text, paragraph) for paragraph in find_narration(regions, spans, with_records=True))
    words = sum(item.words for item in found)
    first = sum(len(item.first) for item in found)
    second = sum(item.second for item in found)
    third = sum(item.third for item in found)
    return Viewpoint(_judge_scene(words, first, second, third), words, first, second, third, found)


def _judge_scene(words: int, first: int, second: int, third: int) -> Person:
    if words < _LEAST_WORDS:
        return Person.UNKNOWN
    if first >= 3 and first >= _MANY_FIRST * words:
        return Person.FIRST
    if second > 0.02 * words and second > third + first:
        return Person.SECOND
    if first < max(2, _FEW_FIRST * words):
        return Person.THIRD
    return Person.UNKNOWN


def _read(text: str, paragraph: NarratedParagraph) -> ParagraphViewpoint:
    first: list[Span] = []
    second = third = 0
    for piece in paragraph.pieces:
        for match in _PRONOUN.finditer(text, piece.start, piece.end):
            if match["third"]:
                third += 1
            elif match["second"]:
                second += 1
            else:
                first.append(Span(*match.span()))
    first = list(_own(text, first, paragraph.span)) if first else first
    quiet = Person.THIRD if third and not first else Person.UNKNOWN
    person = Person.FIRST if len(first) >= 2 else quiet
    words = paragraph.words(text)
    return ParagraphViewpoint(paragraph.span, person, words, tuple(first), second, third, paragraph.has_speech)


def _own(text: str, spans: Sequence[Span], paragraph: Span) -> Iterator[Span]:
    """Leave out numerals, exclamations and the tagged thoughts of others."""
    judged: dict[int, bool] = {}
    for span in spans:
        is_numeral = (
            span.of(text) == "I"
            and _NUMERAL_BEFORE.search(text, max(paragraph.start, span.start - 20), span.start)
            and not _CLAUSE_AFTER.match(text, span.end)
        )
        if is_numeral or _EXCLAMATION.match(text, span.start):
            continue
        start = _sentence_start(text, span.start, max(paragraph.start, span.start - _REACH))
        if start not in judged:
            end = min(paragraph.end, span.end + _REACH)
            stop = _STOP.search(text, span.end, end)
            judged[start] = _is_thought(text, start, stop.start() if stop else end)
        if not judged[start]:
            yield span


def _sentence_start(text: str, place: int, floor: int) -> int:
    nearest = max(text.rfind(mark, floor, place) for mark in (". ", "! ", "? ", "… ", "” "))
    return max(nearest + 1, floor)


def _is_thought(text: str, start: int, end: int) -> bool:
    """Say whether a tag in the sentence gives its *I* to somebody else."""
    return bool(_THOUGHT.search(text, start, end))
