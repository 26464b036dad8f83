"""The numbers that Word draws before paragraphs and never stores in their text: "Chapter 7", "VII."."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from narrative.manuscript.word.elements import attribute, children, number, value

Element = Any

HIGHEST = 3999

_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"))
_ROMAN_LOW = ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_ONES = [
    "Zero",
    "One",
    "Two",
    "Three",
    "Four",
    "Five",
    "Six",
    "Seven",
    "Eight",
    "Nine",
    "Ten",
    "Eleven",
    "Twelve",
    "Thirteen",
    "Fourteen",
    "Fifteen",
    "Sixteen",
    "Seventeen",
    "Eighteen",
    "Nineteen",
]
_TENS = ["Zero", "Ten", "Twenty", "Thirty", "Forty", "Fifty", "Sixty", "Seventy", "Eighty", "Ninety"]


class Numbering:
    """Counts the numbered paragraphs of a document in reading order."""

    def __init__(self, root: Element | None) -> None:
        abstract = (
            {} if root is None else {attribute(one, "abstractNumId"): one for one in children(root, "abstractNum")}
        )
        self._levels: dict[int, dict[int, Element]] = {}
        for one in () if root is None else children(root, "num"):
            source = abstract.get(value(one, "abstractNumId"))
            levels = (
                {} if source is None else {number(attribute(level, "ilvl")): level for level in children(source, "lvl")}
            )
            self._levels[number(attribute(one, "numId"), -1)] = levels
        self._counts: dict[int, dict[int, int]] = {}
        self._last: int | None = None

    def count(self, place: tuple[int, int] | None) -> str:
        """Count one paragraph at ``place`` and return its label, "" for a bullet or no numbering."""
        key, level = place or (0, 0)
        levels = self._levels.get(key, {})
        if level not in levels:
            return ""
        counts = self._counts.setdefault(key, {})
        start = number(value(levels[level], "start"), 1)
        counts[level] = counts[level] + 1 if level in counts else start
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        return re.sub(r"%(\d)", lambda match: self._draw(key, int(match[1]) - 1), value(levels[level], "lvlText") or "")

    def begins_list(self, place: tuple[int, int] | None) -> bool:
        """Say whether a paragraph at ``place`` is the first of a list; call it for every paragraph in turn."""
        key = place[0] if place and place[0] in self._levels else None
        begins = key is not None and key != self._last
        self._last = key
        return begins

    def _draw(self, key: int, level: int) -> str:
        element = self._levels[key].get(level)
        count = self._counts[key].get(level, number(value(element, "start"), 1))
        return _FORMATS.get(value(element, "numFmt") or "decimal", str)(min(max(count, 0), HIGHEST))


def draw_roman(count: int) -> str:
    """Return ``count`` in Roman numerals."""
    drawn = ""
    for worth, letters in (*_ROMAN, *_ROMAN_LOW):
        drawn += letters * (count // worth)
        count %= worth
    return drawn


def draw_words(count: int) -> str:
    """Return ``count`` in English words up to ninety-nine, in digits above."""
    if count < 20:
        return _ONES[count]
    if count > 99:
        return str(count)
    return _TENS[count // 10] + (f"-{_ONES[count % 10].lower()}" if count % 10 else "")


def _draw_letter(count: int) -> str:
    return chr(ord("A") + (count - 1) % 26) * ((count - 1) // 26 + 1) if count else ""


_FORMATS: dict[str, Callable[[int], str]] = {
    "upperRoman": draw_roman,
    "lowerRoman": lambda count: draw_roman(count).lower(),
    "upperLetter": _draw_letter,
    "lowerLetter": lambda count: _draw_letter(count).lower(),
    "cardinalText": draw_words,
    "decimalZero": lambda count: f"{count:02d}",
    "bullet": lambda _count: "",
    "none": lambda _count: "",
}
