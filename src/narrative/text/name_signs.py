"""Reads the signs around a place where a name may stand: who says, does, owns, is called, and where it is placed."""

from __future__ import annotations

import re
from enum import IntEnum
from functools import cache
from typing import NamedTuple

from narrative.text.language.lists import load_words


class Cue(IntEnum):
    """A sign beside a place where a name may stand, as the number of its bit."""

    INITIAL = 0
    SHOUTED = 1
    SAYS = 2
    ACTS = 3
    OWNS = 4
    LOCATED = 5
    TOWARDS = 6
    THE = 7
    COUNTED = 8
    CALLED = 9
    HE = 10
    SHE = 11
    WHO = 12
    QUOTED = 13
    POINTED = 14


_BEFORE = re.compile(r"(\S+)[\s]+$")
_OPENING = "\"“‘«‹([_*`'—–-"
_QUOTES = "\"“‘«‹`'"
_STOPS = frozenset(".!?…")
_NEAR = 90
_TOWARDS = frozenset({"to", "from", "near", "toward", "towards", "of"})
_COUNTED = frozenset(
    {"a", "an", "this", "that", "these", "those", "every", "each", "any", "some", "no", "another", "two", "many"}
)


class _Lexicon(NamedTuple):
    after: re.Pattern[str]
    before: re.Pattern[str]
    located: frozenset[str]


@cache
def _lexicon(language: str) -> _Lexicon:
    says = "|".join(sorted(load_words(language, "speech_verbs")))
    acts = "|".join(sorted(load_words(language, "person_verbs")))
    adverb = r"(?:\w+ly\s+|(?:then|now|also|only|never|always|just|still|had|has|have)\s+)?"
    after = re.compile(
        rf"(?P<owns>\s?['’]s?\b)?(?:,?\s+(?P<says>{adverb}(?:{says})\b)|\s+(?P<acts>{adverb}(?:{acts})\b)"
        r"|,?\s+(?P<who>who(?:se|m)?\b))?"
    )
    before = re.compile(rf"\b(?:{says})[,]?\s+(?:the\s+)?$")
    return _Lexicon(after, before, load_words(language, "place_prepositions"))


def is_initial(text: str, start: int, *, is_verse: bool = False) -> bool:
    """Say whether a capital at ``start`` may be due to the place alone: the head of a sentence, a speech, a verse."""
    place = start - 1
    quoted = False
    breaks = 0
    while place >= 0:
        sign = text[place]
        if sign == "\n":
            breaks += 1
        elif sign in _OPENING:
            quoted = quoted or sign in _QUOTES
        elif not sign.isspace() and sign not in "”’\"')]":
            break
        place -= 1
    if place < 0 or quoted or breaks > 1 or (breaks and is_verse):
        return True
    return text[place] in _STOPS or (text[place] == ":" and text[start - 1] != " ")


def find_signs(text: str, start: int, end: int, *, is_quoted: bool = False, language: str = "en") -> int:
    """Return the signs around ``[start, end)`` as bits, by their numbers in :class:`Cue`.

    Whether the place is initial, shouted or quoted is not among them; only one in speech is called.
    """
    lexicon = _lexicon(language)
    cues = _find_call(text, start, end) if is_quoted else 0
    after = lexicon.after.match(text, end, end + _NEAR)
    if after:
        owns, says, acts, who = after.group("owns", "says", "acts", "who")
        cues |= bool(owns) << Cue.OWNS | bool(says) << Cue.SAYS | bool(acts) << Cue.ACTS | bool(who) << Cue.WHO
    window = text[max(0, start - 24) : start]
    if lexicon.before.search(window):
        cues |= 1 << Cue.SAYS
    before = _BEFORE.search(window)
    word = before.group(1).lower() if before else ""
    if word == "the":
        cues |= 1 << Cue.THE
        before = _BEFORE.search(window[: before.start()]) if before else None
        word = before.group(1).lower() if before else ""
    if word in _TOWARDS:
        cues |= 1 << Cue.TOWARDS
    elif word in lexicon.located:
        cues |= 1 << Cue.LOCATED
    elif word in _COUNTED:
        cues |= 1 << Cue.COUNTED
    return cues | _find_pronoun(text, end)


_CALL_AFTER = re.compile(r"[,!?.—-]*[,!?.][’”\"'»]?|[!?—]")


def _find_call(text: str, start: int, end: int) -> int:
    """Say whether somebody is called by it: set off by commas or marks in front and behind."""
    before = text[max(0, start - 2) : start].rstrip()
    behind = _CALL_AFTER.match(text, end, end + 3)
    if behind is None:
        return 0
    opens = not before or before[-1] in ',“‘"«—-' or text[max(0, start - 5) : start].lower() in ("dear ", " oh, ")
    return opens << Cue.CALLED


_PRONOUN = re.compile(
    r"\b(?:(he|him|his|himself)|(she|her|hers|herself))\b|[A-Z][a-z]+(?<!He)(?<!She)(?<!His)(?<!Her)|[.!?]\s+\S+\s"
)


def _find_pronoun(text: str, end: int) -> int:
    """Return the cue of the first *he* or *she* behind, before anybody else is named."""
    match = _PRONOUN.search(text, end, end + _NEAR)
    if match is None:
        return 0
    if match.group(1):
        return 1 << Cue.HE
    return 1 << Cue.SHE if match.group(2) else 0
