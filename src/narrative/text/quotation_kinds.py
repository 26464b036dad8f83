"""Tells speech from titles, scare quotes and quoted text, by what stands in and around the marks."""

from __future__ import annotations

import re
from enum import StrEnum

from narrative.text.language.lists import load_words
from narrative.text.span import Span


class QuotationKind(StrEnum):
    """What the marks are for. ``unknown`` is the answer where nothing decides."""

    SPEECH = "speech"
    TITLE = "title"
    SCARE = "scare"
    TEXT = "text"
    UNKNOWN = "unknown"


_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_PAUSE = frozenset(",:;—–-…")
_STOPS = frozenset('.!?…”"’)')
_ENDINGS = frozenset(".,!?…—–-;:”’\"'")
_LOOK_BACK = 60
_LOOK_AHEAD = 48


def classify(text: str, span: Span, content: Span, paragraph: Span) -> QuotationKind:
    """Return the kind of a closed quotation of depth 0 in ``paragraph``."""
    before = text[max(paragraph.start, span.start - _LOOK_BACK) : span.start].rstrip(" \n\t_*([")
    after = text[span.end : min(paragraph.end, span.end + _LOOK_AHEAD)].lstrip(" \n\t_*")
    inside = content.of(text)
    words = _WORD.findall(inside)
    if not before and not after:
        return QuotationKind.SPEECH
    if _is_tagged(before, after, inside):
        return QuotationKind.SPEECH
    cue = None if before[-1:] in _STOPS else _find_cue(before)
    if cue and not _sounds_spoken(before, inside):
        is_title = cue is QuotationKind.TITLE and _is_title_case(words)
        return QuotationKind.TITLE if is_title else QuotationKind.TEXT
    if not before or before[-1] in _STOPS or before[-1] in _PAUSE:
        return _kind_after_pause(before, after, inside, words)
    return _kind_in_sentence(inside, words)


def _is_tagged(before: str, after: str, inside: str) -> bool:
    """Say whether a verb of speaking stands right after the marks, or right before them with a pause."""
    verbs = load_words("en", "speech_verbs")
    ahead = [word.lower() for word in _WORD.findall(after)[:4]]
    if inside and inside[-1] in ",?!—-…" and any(word in verbs for word in ahead):
        return True
    behind = _WORD.findall(before)[-3:]
    return bool(before) and before[-1] in ",:—" and any(word.lower() in verbs for word in behind)


def _find_cue(before: str) -> QuotationKind | None:
    behind = [word.lower() for word in _WORD.findall(before)[-3:]]
    if any(word in load_words("en", "quoted_cues") for word in behind[-2:]):
        return QuotationKind.TEXT
    if any(word in load_words("en", "title_cues") for word in behind):
        return QuotationKind.TITLE
    return None


def _sounds_spoken(before: str, inside: str) -> bool:
    return inside[-1:] in "!?" or (before[-1:] in ",:" and inside[-1:] in _ENDINGS)


def _kind_after_pause(before: str, after: str, inside: str, words: list[str]) -> QuotationKind:
    """Judge what opens a sentence or follows a pause: speech, unless the sentence runs on through it."""
    is_finished = inside[-1:] in _ENDINGS
    if not before and (after[:1] == "," or _has_no_case(after[:1])):
        return QuotationKind.SPEECH
    if is_finished or not after or len(words) > 8:
        return QuotationKind.SPEECH
    if after[:1].islower() and len(words) <= 4 and before[-1:] != ":":
        return QuotationKind.TITLE if _is_title_case(words) and len(words) > 1 else QuotationKind.UNKNOWN
    return QuotationKind.UNKNOWN


def _kind_in_sentence(inside: str, words: list[str]) -> QuotationKind:
    """Judge what follows a word without a pause."""
    starts_small = inside[:1].islower()
    if inside[-1:] in "!?" or len(words) > 10:
        return QuotationKind.UNKNOWN if starts_small else QuotationKind.SPEECH
    if starts_small:
        return (
            QuotationKind.SCARE if len(words) <= 8 and not re.search(r"[.;!?—]", inside[:-1]) else QuotationKind.UNKNOWN
        )
    if _is_title_case(words) and len(words) > 1:
        return QuotationKind.TITLE
    return QuotationKind.UNKNOWN


def _is_title_case(words: list[str]) -> bool:
    small = load_words("en", "small_words")
    return bool(words) and words[0][:1].isupper() and all(word[:1].isupper() or word in small for word in words)


def _has_no_case(character: str) -> bool:
    return character.isalpha() and character.lower() == character.upper()
