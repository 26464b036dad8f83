"""Finds sentences: a full stop after a title ends none, and a tag stays with the words it tags."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from narrative.text.language.lists import load_words
from narrative.text.paragraphs import find_paragraphs
from narrative.text.span import Span

_CLOSERS = "\"'”’»›)\\]_*"
_STOP = re.compile(rf"(?<![.!?…])[.!?…]++[{_CLOSERS}]*+(?:\s[”’»](?=\s))*+(?=\s)|(?<=[—–-])[\"”’'»]++(?=\s)")
_OPENERS = re.compile(r"[\s\"'“‘«‹(\[_*—–-]{0,12}+")
_WORD_BEFORE = re.compile(r"[^\s\"'“”‘’«»(\[—–]+$")
_LONGEST_WORD = 24
_NO_BEGINNING = frozenset(".!?…,;:”’»)]")
_QUOTE_CLOSERS = frozenset("\"'”’»›")


@dataclass(frozen=True, slots=True)
class _Words:
    abbreviations: frozenset[str]
    doubtful: frozenset[str]
    starters: frozenset[str]
    first: re.Pattern[str]
    tag: re.Pattern[str]


@cache
def _words(language: str) -> _Words:
    verbs = "|".join(sorted(load_words(language, "speech_verbs")))
    titles = "|".join(sorted(load_words(language, "pointed_titles")))
    name = rf"(?:(?:{titles})\.\s+)?[A-Z][\w’'-]*(?:\s+[A-Z][\w’'-]*){{0,3}}"
    return _Words(
        load_words(language, "abbreviations"),
        load_words(language, "doubtful_abbreviations"),
        load_words(language, "sentence_starters"),
        re.compile(r"[^\W_]+"),
        re.compile(rf"(?!(?:He|She|It|They|We|You|The|A|An|And|But|Then|There)\b){name}\s+(?:\w+ly\s+)?(?:{verbs})\b"),
    )


def find_sentences(text: str, paragraphs: Sequence[Span] | None = None, language: str = "en") -> tuple[Span, ...]:
    """Return the sentences of ``text`` in order; none crosses a paragraph or begins or ends with a blank.

    Speech of several sentences is cut at each; the tag that follows a question or a cry stays with it
    (``“Who?” he asked.`` is one sentence). ``paragraphs`` spares finding them again.
    """
    words = _words(language)
    found = []
    for paragraph in find_paragraphs(text) if paragraphs is None else paragraphs:
        start = paragraph.start
        for stop in _STOP.finditer(text, paragraph.start, paragraph.end):
            following = _OPENERS.match(text, stop.end(), paragraph.end)
            place = following.end() if following else stop.end()
            if place < paragraph.end and _ends_sentence(text, stop.span(), place, words):
                found.append(Span(start, stop.end()))
                start = _skip_blanks(text, stop.end())
        found.append(Span(start, paragraph.end))
    return tuple(found)


def _skip_blanks(text: str, place: int) -> int:
    while text[place].isspace():
        place += 1
    return place


def _ends_sentence(text: str, stop: tuple[int, int], place: int, words: _Words) -> bool:
    """Say whether the stop ends its sentence, given where the next word begins."""
    initial = text[place]
    if initial.islower() or initial in _NO_BEGINNING:
        return False
    mark = text[stop[0]]
    is_quoted = text[stop[1] - 1] in _QUOTE_CLOSERS
    if mark == "." and stop[1] - stop[0] == 1:
        return _full_stop_ends(text, stop[0], place, words)
    if is_quoted and mark != ".":
        return words.tag.match(text, place, place + 120) is None
    if mark in ".…" and not is_quoted and stop[1] - stop[0] == text.count(mark, *stop):
        return _first_word(text, place, words) != "I"
    return True


def _first_word(text: str, place: int, words: _Words) -> str:
    match = words.first.match(text, place)
    return match.group() if match else ""


def _full_stop_ends(text: str, stop: int, place: int, words: _Words) -> bool:
    before = _WORD_BEFORE.search(text, max(0, stop - _LONGEST_WORD), stop)
    word = before.group() if before else ""
    if word in words.abbreviations:
        return False
    if word in {"No", "Nos", "no"} and text[place].isdigit():
        return False
    is_initial = len(word) == 1 and word.isupper() and word != "I"
    if is_initial or word in words.doubtful or (len(word) > 1 and "." in word and len(word) <= 10):
        return _first_word(text, place, words) in words.starters
    return True
