"""Pairs quotation marks inside one paragraph, in any typography, and tells a single mark from an apostrophe."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from narrative.text.language.lists import load_words


class Marks(StrEnum):
    """A family of quotation marks; straight and curly ones of one width are one family."""

    DOUBLE = "double"
    SINGLE = "single"
    GUILLEMETS = "guillemets"
    INWARD_GUILLEMETS = "inward-guillemets"
    LOW = "low"
    CORNER = "corner"
    DASH = "dash"


class Pair(NamedTuple):
    """From the opening mark to the end of the closing one; where that is missing, to where the words seem to end."""

    start: int
    end: int
    is_closed: bool


_ROLES = {
    Marks.DOUBLE: {"“": "open", "‟": "open", "„": "open", "”": "close", '"': "either", "″": "either"},
    Marks.LOW: {"„": "open", "‚": "open", "“": "close", "”": "close", '"': "either"},
    Marks.GUILLEMETS: {"«": "open", "»": "close", "‹": "open", "›": "close"},
    Marks.INWARD_GUILLEMETS: {"»": "open", "«": "close", "›": "open", "‹": "close"},
    Marks.CORNER: {"「": "open", "」": "close", "『": "open", "』": "close"},
}
_PATTERNS = {marks: re.compile("[" + "".join(roles) + "]") for marks, roles in _ROLES.items()}
_LONGEST_PARAGRAPH = 6_000
_EMPHASIS = "_*"
_OPENING = frozenset(" \t\n\r\u00a0\u2028([{<“‘«„‚\"'`")
_DASHES = frozenset("—–-―")
_CLOSING = frozenset(" \t\n\r\u00a0\u2028)]}>”’»“\"'.,;:!?…")
_STRONG = frozenset('.,;:!?…—–-)”"»')
_BEFORE_SPEECH = frozenset('.,;:!?…—–-)”"»’(“„')


def pair_marks(text: str, start: int, end: int, marks: Marks) -> list[Pair]:
    """Return the outermost quotations that ``marks`` make between ``start`` and ``end``, a stretch of one paragraph."""
    if marks is Marks.SINGLE:
        return list(_pair_singles(text, start, end))
    return list(_pair_directed(text, start, end, marks))


def _before(text: str, place: int, start: int) -> str:
    """Return the character before ``place``, emphasis passed over; a blank at the start."""
    for at in range(place - 1, max(start, place - 3) - 1, -1):
        if text[at] not in _EMPHASIS:
            return text[at]
    return " "


def _after(text: str, place: int, end: int) -> str:
    for at in range(place, min(end, place + 2)):
        if text[at] not in _EMPHASIS:
            return text[at]
    return " "


def _role(text: str, place: int, bounds: tuple[int, int], roles: dict[str, str]) -> str:
    """Return ``open``, ``close`` or ``either`` for the mark at ``place``; its neighbours can overrule its shape."""
    before, after = _before(text, place, bounds[0]), _after(text, place + 1, bounds[1])
    is_left = before in _OPENING or before in _DASHES
    is_right = after in _CLOSING or after in _DASHES
    shape = roles[text[place]]
    if shape == "either":
        if is_left == is_right:
            return "either"
        return "open" if is_left else "close"
    if shape == "open" and before in _DASHES and (after.isspace() or place + 1 == bounds[1]):
        return "either"
    if shape == "close" and (before.isspace() or before in _DASHES) and after.isalnum():
        return "either"
    return shape


def _pair_directed(text: str, start: int, end: int, marks: Marks) -> Iterator[Pair]:
    roles = _ROLES[marks]
    found = [
        (m.start(), _role(text, m.start(), (start, end), roles)) for m in _PATTERNS[marks].finditer(text, start, end)
    ]
    opened, index = -1, 0
    while index < len(found):
        place, role = found[index]
        if opened < 0:
            opened = place if role != "close" else -1
        elif role != "open":
            yield Pair(opened, place + 1, is_closed=True)
            opened = -1
        elif [role for _, role in found[index + 1 : index + 3]] == ["close", "close"]:
            index += 1
        else:
            yield Pair(opened, find_speech_end(text, opened, place), is_closed=False)
            opened = place
        index += 1
    if opened >= 0:
        yield Pair(
            opened, end if end - opened <= _LONGEST_PARAGRAPH else find_speech_end(text, opened, end), is_closed=False
        )


def find_speech_end(text: str, start: int, end: int) -> int:
    """Return where speech without a closing mark ends: before its tag (``… here, he said``), or at ``end``.

    In a paragraph beyond all measure, which is none, it ends with its line.
    """
    if end - start > _LONGEST_PARAGRAPH:
        line = text.find("\n", start, end)
        end = line if line > start else end
    match = _tag_pattern("en").search(text, start + 1, end)
    place = match.start() + 1 if match else end
    while place > start + 1 and text[place - 1].isspace():
        place -= 1
    return place


@cache
def _tag_pattern(language: str) -> re.Pattern[str]:
    verbs = "|".join(sorted(load_words(language, "speech_tags")))
    who = r"(?:he|she|I|they|we|the \w+|[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)?|M(?:r|rs|iss)\.? [A-Z]\w+)"
    return re.compile(rf"[,!?…—](?=\s(?:{who} (?:{verbs})|(?:{verbs}) {who})\b)")


class _Singles(NamedTuple):
    """The places where single marks may open or close, each row in order."""

    openers: list[int]
    sure_openers: list[int]
    strong: list[int]
    weak: list[int]


_SINGLE = re.compile("[‘’']")


def _sort_singles(text: str, start: int, end: int) -> _Singles:
    rows = _Singles([], [], [], [])
    for match in _SINGLE.finditer(text, start, end):
        place = match.start()
        before, after = _before(text, place, start), _after(text, place + 1, end)
        if before.isalnum() and after.isalnum():
            continue
        is_left = before in _OPENING or before in _DASHES
        if (text[place] != "’" and (is_left or text[place] == "‘") and not after.isspace()) or _floats(
            text, place, end
        ):
            rows.openers.append(place)
            if _is_after_pause(text, place, start) and not _is_elided(text, place):
                rows.sure_openers.append(place)
        if text[place] != "‘" and not after.isalnum() and place > start:
            row = rows.strong if _last_visible(text, place, start) in _STRONG else rows.weak
            row.append(place)
    return rows


def _floats(text: str, place: int, end: int) -> bool:
    """Say whether the mark stands between blanks, as in text that was cut into words."""
    return text[place] in "'‘" and _after(text, place + 1, end).isspace() and (place == 0 or text[place - 1].isspace())


def _last_visible(text: str, place: int, start: int) -> str:
    for at in range(place - 1, max(start, place - 4) - 1, -1):
        if not text[at].isspace() and text[at] not in _EMPHASIS:
            return text[at]
    return ""


def _is_after_pause(text: str, place: int, start: int) -> bool:
    before = _last_visible(text, place, start)
    return before == "" or before in _BEFORE_SPEECH


def _is_elided(text: str, place: int) -> bool:
    end = place + 1
    while end < len(text) and end - place < 12 and text[end].isalpha():
        end += 1
    word = text[place + 1 : end]
    return word.lower() in load_words("en", "elisions")


def _pair_singles(text: str, start: int, end: int) -> Iterator[Pair]:
    rows = _sort_singles(text, start, end)
    sure = set(rows.sure_openers)
    free_from = start
    for place in rows.openers:
        if place < free_from:
            continue
        pair = _close_sure(text, place, rows, end) if place in sure else _close_doubtful(text, place, rows, end)
        if pair:
            yield pair
            free_from = pair.end


def _next(row: list[int], place: int, otherwise: int) -> int:
    index = bisect_right(row, place)
    return row[index] if index < len(row) else otherwise


def _close_sure(text: str, place: int, rows: _Singles, end: int) -> Pair | None:
    """Close a mark that stands where speech begins: at a mark after a pause if there is one before the next opening."""
    limit = _next(rows.sure_openers, place, end)
    strong = _next(rows.strong, place + 1, end)
    if strong <= limit and strong < end:
        return Pair(place, strong + 1, is_closed=True)
    weak = _first_plausible(text, place, rows, limit)
    if weak is not None:
        return Pair(place, weak + 1, is_closed=True)
    if not text[place + 1 : place + 2].isupper() and text[place] == "'":
        return None
    return Pair(place, find_speech_end(text, place, limit) if limit < end else limit, is_closed=False)


def _close_doubtful(text: str, place: int, rows: _Singles, end: int) -> Pair | None:
    """Close a mark in mid-sentence, which may as well be an apostrophe."""
    if _is_elided(text, place) and not _is_after_pause(text, place, 0):
        return None
    limit = min(_next(rows.openers, place, end), end)
    strong = _next(rows.strong, place + 1, end)
    weak = _first_plausible(text, place, rows, min(limit, strong))
    if weak is not None:
        return Pair(place, weak + 1, is_closed=True)
    if strong < limit:
        return Pair(place, strong + 1, is_closed=True)
    return None


def _first_plausible(text: str, place: int, rows: _Singles, limit: int) -> int | None:
    """Return the first closing mark after a letter that is no plural's or dialect's apostrophe, else a near one."""
    index = bisect_right(rows.weak, place + 1)
    candidates = [at for at in rows.weak[index : index + 8] if at < limit]
    for at in candidates:
        if text[at - 1] != "s" and not _is_clipped(text, at):
            return at
    near = [at for at in candidates if text[at - 1] == "s" and text.count(" ", place, at) < 4]
    return near[-1] if near else None


def _is_clipped(text: str, place: int) -> bool:
    """Say whether the apostrophe at ``place`` may stand for letters left out (``goin’``, ``o’``, ``th’``)."""
    start = place
    while start > 0 and place - start < 12 and text[start - 1].isalpha():
        start -= 1
    word = text[start:place].lower()
    return word.endswith("in") or word in {
        "o",
        "th",
        "an",
        "wi",
        "d",
        "i",
        "ha",
        "ol",
        "po",
        "mo",
        "t",
        "tha",
        "fo",
        "le",
    }
