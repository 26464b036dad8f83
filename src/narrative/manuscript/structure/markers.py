"""What a line says if it is a heading: the word that heads it, its number, and the title behind them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from narrative.manuscript.structure.vocabulary import Kind, load_vocabulary

_WRAPPING = " \t_*=~[](){}<>·•|#§–—―-"
_ROMAN = re.compile(r"(?=[MDCLXVI])(?:C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})", re.IGNORECASE)
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_TOKEN = re.compile(r"(?:(?!--)[^\s:.,;–—―)\]])+")
_SEPARATOR = re.compile(r"\s*(?:[:.)\]–—―]+|-+(?=\s)|--+)\s*|\s*\n\s*|\t\s*| {2,}")
_HIGHEST_ARABIC = 400


class Style(StrEnum):
    """How a number is written."""

    ARABIC = "arabic"
    ROMAN = "roman"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Number:
    """A number and how it is written; ``end`` is the place in the line behind it.

    ``tongues`` are the languages whose word it is, none for digits.
    """

    value: int
    style: Style
    end: int
    tongues: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Marker:
    """``kind`` is None for a bare number. ``firm`` is false where a space alone parts number and title."""

    kind: Kind | None
    number: int | None
    style: Style | None
    title: str
    firm: bool = True
    tongues: frozenset[str] = frozenset()


def fold(text: str) -> str:
    """Return ``text`` in one case, with straight apostrophes and single spaces, as the word lists have it."""
    return " ".join(text.replace("’", "'").casefold().split())


def read_roman(word: str) -> int | None:
    """Return the value of a Roman numeral up to 399 that is written in one case, else None."""
    if word not in (word.upper(), word.lower()) or not word or not _ROMAN.fullmatch(word):
        return None
    digits = [_VALUES[letter] for letter in word.upper()]
    return sum(-a if a < b else a for a, b in zip(digits, [*digits[1:], 0], strict=True))


@lru_cache(maxsize=20_000)
def read_marker(line: str) -> Marker | None:
    """Read ``line`` as a heading with a number or a known name, or return None.

    ``CHAPTER XII``, ``Twelve``, ``12.``, ``[ 3 ]``, ``II: The Storm``, ``Book First``, ``Zweites Kapitel``,
    ``Prologue``, ``Introduction by a friend``. What stands behind the number or the name is the title.
    """
    text = line.strip(_WRAPPING).strip()
    if not text:
        return None
    return _read_headed(text) or _read_trailing(text) or _read_named(text) or _read_bare(text)


def drop_number(line: str) -> str:
    """Return ``line`` without the number it begins with, whatever parts the two."""
    number = _read_number(line)
    return line[number.end :].strip(_WRAPPING + ".:)") if number else line


def _read_headed(text: str) -> Marker | None:
    """Read ``Chapter 12``, ``Chapter the Twelfth: Title``."""
    vocabulary = load_vocabulary()
    word, _, rest = text.partition(" ") if " " in text else text.partition("\n")
    kind = vocabulary.numbered.get(fold(word))
    if kind is None:
        return None
    rest = rest.lstrip()
    article, _, behind = rest.partition(" ")
    if fold(article) in vocabulary.articles:
        rest = behind
    number = _read_number(rest)
    if number is None:
        return None
    title, firm = _title_behind(rest, number.end)
    return None if title is None else Marker(kind, number.value, number.style, title, firm, number.tongues)


def _read_trailing(text: str) -> Marker | None:
    """Read ``Erstes Kapitel``, ``12. Kapitel``, ``First Part``."""
    vocabulary = load_vocabulary()
    number = _read_number(text)
    if number is None:
        return None
    behind = text[number.end :].lstrip(". ")
    token = _TOKEN.match(behind)
    kind = vocabulary.numbered.get(fold(token.group())) if token else None
    if token is None or kind is None:
        return None
    title, firm = _title_behind(behind, token.end())
    return None if title is None or not firm else Marker(kind, number.value, number.style, title, firm, number.tongues)


def _read_named(text: str) -> Marker | None:
    """Read ``Prologue``, ``Prologue: The Storm``, ``Introduction by …``, ``Also by …``."""
    named = load_vocabulary().named
    folded = fold(text)
    kind = named.get(folded.rstrip(".:"))
    if kind is not None:
        return Marker(kind, None, None, "")
    parted = _SEPARATOR.split(text, maxsplit=1)
    kind = named.get(fold(parted[0]))
    if kind is not None and len(parted) == 2:
        return Marker(kind, None, None, parted[1])
    return _read_attributed(text, folded)


def _read_attributed(text: str, folded: str) -> Marker | None:
    """Read ``Introduction by …``, ``Preface to the …``, ``Also by …``."""
    if " by " not in folded and " to the " not in folded:
        return None
    named = load_vocabulary().named
    openings = [name for name in named if folded.startswith((f"{name} by ", f"{name} to the "))]
    opening = "also by" if folded.startswith("also by ") else max(openings, key=len, default="")
    return Marker(named[opening], None, None, text[len(opening) :].strip()) if opening else None


def _read_bare(text: str) -> Marker | None:
    """Read ``12``, ``XII.``, ``Twelve``, ``12: Title``, ``XII Title``."""
    number = _read_number(text)
    if number is None:
        return None
    title, firm = _title_behind(text, number.end)
    if title is None or (title and number.style is Style.ROMAN and text[: number.end].islower()):
        return None
    if number.style is Style.WORDS and not firm:
        return None
    return Marker(None, number.value, number.style, title, firm, number.tongues)


def _read_number(text: str) -> Number | None:
    """Read the number that ``text`` begins with, if the whole of its first word is one."""
    token = _TOKEN.match(text)
    if token is None:
        return None
    word = token.group().strip("_*[(")
    start, end = token.span()
    if word.isascii() and word.isdigit():
        return Number(int(word), Style.ARABIC, end) if 0 < int(word) <= _HIGHEST_ARABIC else None
    roman = read_roman(word)
    if roman is not None:
        return Number(roman, Style.ROMAN, end)
    pair = re.match(r"(\w+) (\w+)", text[start:])
    spelled = _read_spelled(f"{pair[1]}-{pair[2]}", start + pair.end()) if pair else None
    return spelled or _read_spelled(word, end)


def _read_spelled(word: str, end: int) -> Number | None:
    vocabulary = load_vocabulary()
    value = vocabulary.numbers.get(fold(word))
    return Number(value, Style.WORDS, end, vocabulary.tongues[fold(word)]) if value else None


def _title_behind(text: str, end: int) -> tuple[str | None, bool]:
    """Return what follows the number and whether it is parted from it; None where it is the flow of a sentence."""
    rest = text[end:]
    parted = _SEPARATOR.match(rest)
    if parted:
        return rest[parted.end() :].strip().strip("_*"), True
    title = rest.strip().strip("_*")
    if not title:
        return "", True
    return (title, False) if _looks_like_title(title) else (None, False)


def _looks_like_title(text: str) -> bool:
    """Say whether a title may begin so: in capitals or with a capital, and not ending like a sentence."""
    first = next((letter for letter in text if letter.isalpha()), "")
    return text.isupper() or (first.isupper() and not text.rstrip("”’\"'").endswith((".", ",", ";", "!", "?", "…")))
