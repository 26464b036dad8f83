"""Reads and writes the numbers of chapter headings: Arabic, Roman, and English words."""

from __future__ import annotations

import re
from enum import StrEnum

_UNITS: tuple[str, ...] = tuple(
    re.findall(
        r"\w+",
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen",
    )
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ORDINALS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fifth": 5,
    "eighth": 8,
    "ninth": 9,
    "twelfth": 12,
}
_ROMAN = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_HIGHEST_ROMAN = 399
_HUNDRED = re.compile(r"(?P<hundreds>[a-z]+) hundred(?: and)?(?P<rest>.*)")


class Style(StrEnum):
    """How a number is written."""

    ARABIC = "arabic"
    ROMAN = "roman"
    WORDS = "words"


def read_number(word: str) -> tuple[int, Style] | None:
    """Return the number that ``word`` writes, and how (``XIV``, ``14``, ``Fourteen``, ``fourteenth``), or None."""
    if word.isascii() and word.isdigit():
        return int(word), Style.ARABIC
    value = read_roman(word)
    if value is not None:
        return value, Style.ROMAN
    value = read_words(word)
    return None if value is None else (value, Style.WORDS)


def read_roman(word: str) -> int | None:
    """Return the value of a Roman numeral in one case and in its usual spelling, from I to CCCXCIX, else None."""
    if word not in (word.upper(), word.lower()) or not re.fullmatch(r"[IVXLC]+", word.upper()):
        return None
    for value in range(1, _HIGHEST_ROMAN + 1):
        if write_roman(value) == word.upper():
            return value
    return None


def write_roman(value: int) -> str:
    """Return the Roman numeral of ``value``, which is positive."""
    written = ""
    for step, letters in _ROMAN:
        count, value = divmod(value, step)
        written += letters * count
    return written


def read_words(words: str) -> int | None:
    """Return the value of an English number word up to 999, cardinal or ordinal (``twenty-first``), else None."""
    folded = " ".join(words.lower().replace("-", " ").split())
    match = _HUNDRED.fullmatch(folded)
    if not match:
        return _below_hundred(folded)
    hundreds = 1 if match["hundreds"] == "a" else _small(match["hundreds"])
    below = _below_hundred(match["rest"].strip()) if match["rest"].strip() else 0
    return None if hundreds is None or below is None or not 1 <= hundreds <= 9 else 100 * hundreds + below


def write_words(value: int) -> str:
    """Return the English words of ``value`` from 0 to 99; above that, its digits."""
    if value < 20:
        return _UNITS[value]
    if value > 99:
        return str(value)
    tens, units = divmod(value, 10)
    return _TENS[tens - 2] + (f"-{_UNITS[units]}" if units else "")


def write_number(value: int, style: Style) -> str:
    """Return ``value`` in ``style``."""
    if style is Style.ROMAN:
        return write_roman(value)
    return str(value) if style is Style.ARABIC else write_words(value)


def _below_hundred(words: str) -> int | None:
    first, _, second = words.partition(" ")
    if not second:
        return _small(first) if _small(first) is not None else _tens(first)
    tens, units = _tens(first), _small(second)
    return tens + units if tens is not None and units is not None and 1 <= units <= 9 else None


def _small(word: str) -> int | None:
    if word in _UNITS:
        return _UNITS.index(word)
    if word in _ORDINALS:
        return _ORDINALS[word]
    return _UNITS.index(word[:-2]) if word.endswith("th") and word[:-2] in _UNITS else None


def _tens(word: str) -> int | None:
    plain = f"{word[:-4]}y" if word.endswith("ieth") else word
    return 10 * (_TENS.index(plain) + 2) if plain in _TENS else None
