"""Finds the tense a scene is told in, and the paragraphs that are told in another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, StrEnum
from functools import cache
from typing import NamedTuple

from narrative.text.discourse import Zone, find_zones
from narrative.text.language.lists import load_lines, load_words
from narrative.text.narration import NarratedParagraph, find_narration
from narrative.text.paragraphs import find_paragraphs
from narrative.text.span import Span
from narrative.text.verbs import load_verb_forms


class TenseValue(StrEnum):
    """The tense of the narration: mixed where both are at home, unknown where too little is said."""

    PAST = "past"
    PRESENT = "present"
    MIXED = "mixed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ParagraphTense:
    """The narration of one paragraph: its finite verbs that follow their subject, in the past and in the present.

    ``present`` holds what happens; ``general`` counts what always is, and what the narrator says of the telling
    (*it is a rule*, *I remember*), which is no part of either tense.
    """

    span: Span
    value: TenseValue
    past: tuple[Span, ...]
    present: tuple[Span, ...]
    general: int
    has_speech: bool


@dataclass(frozen=True, slots=True)
class Tense:
    """The tense of a scene, how many verbs say so, and its paragraphs in order."""

    value: TenseValue
    past: int
    present: int
    general: int
    paragraphs: tuple[ParagraphTense, ...]


_ADVERB = (
    r"(?:\w+ly|never|always|only|just|still|also|now|then|often|soon|once|again|even|almost|quite|at once|at last|"
    r"himself|herself|suddenly|first|too|both|all|thus|ever|there|here|not)"
)
_SLOT = re.compile(
    r"\b(?P<subject>[Hh]e|[Ss]he|[Ii]t|[Tt]hey|[Ww]e|I|[Yy]ou|who|[A-Z][a-z]{2,})"
    rf"(?=\s+(?:{_ADVERB}\s+)?(?P<verb>[a-z]+)\b(?!['’-]))"
)
_PLURAL = frozenset({"they", "we", "you", "i"})
_PRONOUNS = frozenset({"he", "she", "it", "they", "we", "i", "you"})
_HELPING_PAST = frozenset({"was", "were", "had", "did"})
_HELPING_PRESENT = frozenset({"is", "are", "am", "has", "does"})
_WORD = re.compile(r"[A-Za-z]+(?:[’'-][A-Za-z]+)*|[.,;:!?—]")
_ADDRESS = re.compile(r"\b(?:[Yy]ou|[Yy]ours?|[Tt]hou|[Tt]hee|[Tt]hy|[Yy]e)\b")
_PROGRESSIVE = re.compile(r"\s+(?:\w+ly\s+)?\w+ing\b")
_WORD_BEFORE = re.compile(r"([\w’']+)\W{1,2}$")
_STOP = re.compile(r"[.!?…;:][\s\"'”’]")
_MOST_WORDS_OF_GENERAL = 40


def find_tense(text: str, zones: Sequence[Zone] | None = None, paragraphs: Sequence[Span] | None = None) -> Tense:
    """Return the tense of ``text``, told by its narration alone (``zones`` spares finding it again).

    Only verbs right after their subject are counted, an adverb between them allowed: there the form decides, without
    knowing the parts of speech. A scene is in one tense when that has five verbs and four times as many as the other.
    A paragraph is in the past with two verbs and three times as many as in the present. To be in the present, hardly
    any verb in it may be in the past, or somebody must do two things in the present amid what was; its ``present``
    then holds verbs after nouns, too. What is said to a *you* is never a paragraph in the present.
    """
    spans = find_paragraphs(text) if paragraphs is None else paragraphs
    regions = find_zones(text, paragraphs=spans) if zones is None else zones
    found = tuple(_read(text, paragraph) for paragraph in find_narration(regions, spans))
    past = sum(len(item.past) for item in found)
    present = sum(len(item.present) for item in found)
    general = sum(item.general for item in found)
    return Tense(_judge(past, present, least=5, times=4), past, present, general, found)


def _judge(past: int, present: int, *, least: int, times: int) -> TenseValue:
    if past >= max(least, times * present):
        return TenseValue.PAST
    if present >= max(least, times * past):
        return TenseValue.PRESENT
    return TenseValue.MIXED if min(past, present) >= 2 else TenseValue.UNKNOWN


def _read(text: str, paragraph: NarratedParagraph) -> ParagraphTense:
    slots = _read_slots(text, paragraph)
    value = _judge(len(slots.past), len(slots.present), least=2, times=3)
    present: Sequence[Span] = slots.present
    if len(slots.past) <= len(slots.present) + slots.general + 1:
        loose = _read_loose(text, paragraph)
        if _is_present(slots, loose) and not any(_ADDRESS.search(text, *piece) for piece in paragraph.pieces):
            value = TenseValue.PRESENT
            present = sorted({*slots.present, *loose.present})
        elif value is TenseValue.PRESENT:
            value = TenseValue.UNKNOWN
    return ParagraphTense(paragraph.span, value, tuple(slots.past), tuple(present), slots.general, paragraph.has_speech)


class _Slots(NamedTuple):
    """The finite verbs right after their subject; ``named`` counts those in the present after *he*, *she* or a name."""

    past: list[Span]
    present: list[Span]
    general: int
    named: int


def _read_slots(text: str, paragraph: NarratedParagraph) -> _Slots:
    forms = load_verb_forms()
    past: list[Span] = []
    present: list[Span] = []
    general = named = 0
    for piece in paragraph.pieces:
        for match in _SLOT.finditer(text, piece.start, piece.end):
            verb, subject = match["verb"], match["subject"].lower()
            if match["subject"] in load_words("en", "sentence_starters") and subject not in _PRONOUNS:
                continue
            if verb in forms.past:
                past.append(Span(*match.span("verb")))
            elif verb in (forms.base if subject in _PLURAL else forms.third) and not _is_aside(text, match, piece):
                if _is_lasting(text, match) or _is_general(text, match.start(), piece):
                    general += 1
                else:
                    present.append(Span(*match.span("verb")))
                    named += subject not in _PLURAL
    return _Slots(past, present, general, named)


class _Loose(NamedTuple):
    """Finite verbs wherever they stand, told by the words beside them; ``lasting`` counts *is* and its like."""

    past: int
    present: list[Span]
    lasting: int


def _read_loose(text: str, paragraph: NarratedParagraph) -> _Loose:
    past = lasting = 0
    present: list[Span] = []
    for piece in paragraph.pieces:
        words = [("", 0), *((m.group(), m.start()) for m in _WORD.finditer(text, *piece)), ("", 0)]
        for (before, _), (word, place), (following, _) in zip(words, words[1:], words[2:], strict=False):
            tense = _weigh(word, before.lower(), following.lower())
            if tense is _Weight.EVENT and not _is_general(text, place, piece):
                present.append(Span(place, place + len(word)))
            elif tense in {_Weight.EVENT, _Weight.LASTING}:
                lasting += 1
            elif tense is _Weight.PAST:
                past += 1
    return _Loose(past, present, lasting)


class _Weight(Enum):
    """What a word says of tense by itself and its neighbours."""

    NOTHING = 0
    PAST = 1
    LASTING = 2
    EVENT = 3


def _weigh(word: str, before: str, following: str) -> _Weight:
    forms = load_verb_forms()
    if word in _HELPING_PAST:
        return _Weight.PAST
    if word in _HELPING_PRESENT:
        return _Weight.EVENT if following.endswith("ing") and len(following) > 4 else _Weight.LASTING
    if word == "have":
        return _Weight.NOTHING if before in load_words("en", "before_infinitives") else _Weight.LASTING
    if before in load_words("en", "no_subject_words"):
        return _Weight.NOTHING
    if word in forms.third and before.isalpha() and following in load_words("en", "after_verb_words"):
        return _Weight.LASTING if word in load_words("en", "lasting_verbs") else _Weight.EVENT
    return _Weight.PAST if word in forms.past and following != "by" else _Weight.NOTHING


def _is_present(slots: _Slots, loose: _Loose) -> bool:
    """Say whether a paragraph is told in the present.

    Either it has three verbs in the present, one of which tells what happens, and a quarter as many or fewer in the
    past; or somebody in it does two things in the present and at most one in the past, whatever else was.
    """
    here = loose.lasting + len(loose.present) + len(slots.present)
    if here >= 3 and 4 * loose.past <= here and (slots.present or loose.present):
        return True
    return slots.named >= 2 and len(slots.present) >= 2 * len(slots.past) and loose.past >= 2


def _is_aside(text: str, match: re.Match[str], piece: Span) -> bool:
    """Say whether the form is no finite present (``did I see``) or the narrator's word on the telling (``I think``)."""
    subject = match["subject"].lower()
    if subject not in _PLURAL:
        return False
    if subject in {"i", "we"} and match["verb"] in load_words("en", "writers_verbs"):
        return True
    before = _WORD_BEFORE.search(text, max(piece.start, match.start() - 16), match.start())
    return bool(before and before.group(1).lower() in load_words("en", "helper_words"))


def _is_lasting(text: str, match: re.Match[str]) -> bool:
    """Say whether it is not a *he* or *she* that *is* or *has*; *is going* happens all the same."""
    if match["subject"].lower() in {"he", "she", *_PLURAL}:
        return False
    return match["verb"] in load_words("en", "lasting_verbs") and not _PROGRESSIVE.match(text, match.end("verb"))


def _is_general(text: str, place: int, piece: Span) -> bool:
    """Say whether the sentence that holds ``place`` begins as one does that speaks of everybody."""
    floor = max(piece.start, place - 240)
    start = floor
    for stop in _STOP.finditer(text, floor, place):
        start = stop.end()
    opening = text[start : start + _MOST_WORDS_OF_GENERAL].lstrip(" \n\"'“‘—-").lower()
    return opening.startswith(_general_openings())


@cache
def _general_openings() -> tuple[str, ...]:
    return tuple(f"{line} " for line in load_lines("en", "general_subjects"))
