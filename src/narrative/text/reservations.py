"""Finds what keeps a passage from being the narrator's plain word: ifs, denials, hearsay, likenesses, memories."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from narrative.text.language.lists import load_words
from narrative.text.paragraphs import find_paragraphs
from narrative.text.sentences import find_sentences
from narrative.text.span import Span


class ReservationKind(StrEnum):
    """Why a passage is not the plain truth of the moment told."""

    HYPOTHETICAL = "hypothetical"
    NEGATED = "negated"
    REPORTED = "reported"
    FIGURATIVE = "figurative"
    DREAM = "dream"
    FLASHBACK = "flashback"


@dataclass(frozen=True, slots=True)
class Reservation:
    """A clause, a sentence or a paragraph, the reason, and the words that give it away."""

    span: Span
    kind: ReservationKind
    cue: Span


_CLAUSE_END = re.compile(r"[,;:.!?—–…()]|--|\b(?:but|and then|while)\b")
_DREAM = re.compile(
    r"\b(?:(?:had )?drea(?:med|mt)|in (?:the|his|her|my|this|that|a) (?:dream|nightmare|vision|delirium))\b",
    re.IGNORECASE,
)
_PLUPERFECT = re.compile(
    r"\b[Hh]ad (?:(?:not|never|once|long|always|just|already|been|also|then|ever|even|only|often|first|\w+ly) ){0,2}"
    r"(?:\w+(?:ed|en|wn|ght|ne|ood|aid|eld|elt|old|ept|eft|ost|ent|et|ut|un|um|ung|unk|ade|ound|ad|at|own|ome|ead|it|id))\b"
)
_BACKWARD = re.compile(
    r"\b(?:(?:years|months|weeks|long|some time|ages|centuries) (?:ago|before|earlier|since)|"
    r"remember(?:ed|s|ing)?|recalled|"
    r"in (?:his|her|my|their) (?:youth|childhood|boyhood|girlhood|younger days)|"
    r"when (?:he|she|I) (?:was|were|had been) (?:a|but a|only a|still a|quite a)? ?(?:boy|girl|child|lad|young))\b",
    re.IGNORECASE,
)
_LIKENESS = re.compile(
    r"\b(?:like (?:a|an|the|some|one|those|his|her)\b|as if\b|as though\b|as \w+ as (?:a|an|the|any)\b)", re.IGNORECASE
)


_WORD = re.compile(r"[^\W\d_]+(?:[’'][a-z]+)?")
_REPORT = re.compile(r" (?:that|to have|me|him|her|us|them|it|of|about)\b", re.IGNORECASE)
_HEARSAY = re.compile(r"\b(?:according to|they say|people say)\b", re.IGNORECASE)


@cache
def _cues(language: str) -> dict[str, str]:
    """Return what each lower-case word is a cue for: the name of its list."""
    names = ("report_words", "hypothetical_words", "negation_words", "conditional_words")
    return {word: name for name in names for word in load_words(language, name)}


def find_reservations(
    text: str, sentences: Sequence[Span] | None = None, paragraphs: Sequence[Span] | None = None
) -> tuple[Reservation, ...]:
    """Return the reservations of ``text`` by where they begin; they may overlap.

    A condition holds its whole sentence, a guess or a denial its clause, hearsay the rest of its sentence, a dream or
    a look back (two verbs in the pluperfect, or words of memory, early in it) its paragraph.
    """
    spans = find_sentences(text) if sentences is None else sentences
    found = [item for sentence in spans for item in _reserve(text, sentence)]
    for paragraph in find_paragraphs(text) if paragraphs is None else paragraphs:
        found.extend(_reserve_paragraph(text, paragraph))
    return tuple(sorted(found, key=lambda item: (item.span, item.kind, item.cue)))


def _reserve(text: str, sentence: Span) -> Iterator[Reservation]:
    cues = _cues("en")
    for match in _WORD.finditer(text, sentence.start, sentence.end):
        word = match.group().lower()
        name = cues.get(word) or ("negation_words" if word.endswith(("n’t", "n't")) else "")
        if not name:
            continue
        cue = Span(*match.span())
        if name == "conditional_words":
            yield Reservation(sentence, ReservationKind.HYPOTHETICAL, cue)
        elif name == "report_words":
            if _REPORT.match(text, cue.end, sentence.end):
                yield Reservation(Span(cue.start, sentence.end), ReservationKind.REPORTED, cue)
        else:
            kind = ReservationKind.NEGATED if name == "negation_words" else ReservationKind.HYPOTHETICAL
            yield Reservation(_clause(text, cue, sentence), kind, cue)
    for match in _HEARSAY.finditer(text, sentence.start, sentence.end):
        yield Reservation(Span(match.start(), sentence.end), ReservationKind.REPORTED, Span(*match.span()))
    for match in _LIKENESS.finditer(text, sentence.start, sentence.end):
        cue = Span(*match.span())
        yield Reservation(Span(cue.start, _clause(text, cue, sentence).end), ReservationKind.FIGURATIVE, cue)


def _clause(text: str, cue: Span, sentence: Span) -> Span:
    """Return the clause around ``cue``: from the last mark before it to the next one, at most 160 characters away."""
    floor = max(sentence.start, cue.start - 160)
    start = floor
    for mark in _CLAUSE_END.finditer(text, floor, cue.start):
        start = mark.end()
    mark_after = _CLAUSE_END.search(text, cue.end, min(sentence.end, cue.end + 160))
    end = mark_after.start() if mark_after else min(sentence.end, cue.end + 160)
    while start < cue.start and text[start].isspace():
        start += 1
    return Span(start, max(end, cue.end))


def _reserve_paragraph(text: str, paragraph: Span) -> Iterator[Reservation]:
    early = min(paragraph.end, paragraph.start + 240)
    dream = _DREAM.search(text, paragraph.start, early)
    if dream:
        yield Reservation(paragraph, ReservationKind.DREAM, Span(*dream.span()))
    backward = _BACKWARD.search(text, paragraph.start, early)
    past_perfect = [Span(*match.span()) for match in _PLUPERFECT.finditer(text, paragraph.start, early)]
    if len(past_perfect) >= 2 or (backward and past_perfect):
        cue = Span(*backward.span()) if backward else past_perfect[0]
        yield Reservation(paragraph, ReservationKind.FLASHBACK, cue)
