"""Finds speech that a dash introduces: at the start of a paragraph, and again after its tag."""

from __future__ import annotations

import re
from collections.abc import Iterator

from narrative.text.language.lists import load_words
from narrative.text.quotation_marks import Pair, find_speech_end
from narrative.text.span import Span

DASH_OPENING = re.compile(r"(?:[—–―]|--|-)\s?(?=[^\W\d_]|[¿¡‘’'“\"…(])")
_DASH = re.compile(r"[—–―]|--")
_WORDS_AHEAD = re.compile(r"\W*([^\W\d_]+)\W+(?:([^\W\d_]+)\W+)?([^\W\d_]+)?")


def find_dash_speech(text: str, paragraph: Span) -> Iterator[Pair]:
    """Yield each stretch of speech of a paragraph that opens with a dash, the dash included; nothing of any other."""
    opening = DASH_OPENING.match(text, paragraph.start, paragraph.end)
    start = paragraph.start if opening else paragraph.end
    while start < paragraph.end:
        end, resume = _find_tag(text, start, paragraph.end)
        yield Pair(start, end, is_closed=True)
        start = resume


def _find_tag(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where the speech from ``start`` ends and where it goes on after its tag, if it does."""
    tag = find_speech_end(text, start, end)
    for dash in _DASH.finditer(text, start + 2, end):
        if dash.start() >= tag:
            break
        if _opens_tag(text, dash.end(), end):
            back = _DASH.search(text, dash.end(), end)
            return _trim(text, start, dash.start()), back.start() if back and _goes_on(text, back.end(), end) else end
    if tag >= end:
        return _trim(text, start, end), end
    back = _DASH.search(text, tag, end)
    return _trim(text, start, tag), back.start() if back and _goes_on(text, back.end(), end) else end


def _opens_tag(text: str, place: int, end: int) -> bool:
    match = _WORDS_AHEAD.match(text, place, min(end, place + 60))
    verbs = load_words("en", "speech_tags")
    return bool(match) and match is not None and match.group(1) in verbs


def _goes_on(text: str, place: int, end: int) -> bool:
    return any(character.isalnum() for character in text[place : min(end, place + 4)])


def _trim(text: str, start: int, end: int) -> int:
    while end > start + 1 and text[end - 1].isspace():
        end -= 1
    return end
