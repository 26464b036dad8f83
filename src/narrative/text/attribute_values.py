"""Brings the words for an attribute to a plain value, and says which values cannot both be true."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache

from narrative.text.language.lists import load_lines, load_table


class Predicate(StrEnum):
    """The attributes that are read."""

    EYE_COLOUR = "eye-colour"
    HAIR_COLOUR = "hair-colour"
    HANDEDNESS = "handedness"
    AGE = "age"
    HEIGHT = "height"
    MISSING = "missing-part"
    SCAR = "scar"
    BIRTHPLACE = "birthplace"


@cache
def _colours(language: str) -> tuple[dict[tuple[str, str], str], dict[tuple[str, str], frozenset[str]]]:
    values: dict[tuple[str, str], str] = {}
    plain: dict[tuple[str, str], frozenset[str]] = {}
    for line in load_lines(language, "colours"):
        predicate, value, bases, *words = line.split()
        plain[predicate, value] = frozenset(bases.split(","))
        for word in words:
            values[predicate, word] = value
    return values, plain


def find_colour(predicate: Predicate, word: str, language: str = "en") -> str | None:
    """Return the value that ``word`` names (``steel-grey`` is ``grey``), nothing when it is no such colour."""
    values, _ = _colours(language)
    low = word.lower()
    if (predicate, low) in values:
        return values[predicate, low]
    first, _, last = low.rpartition("-")
    if first and (predicate, last) in values and (predicate, first) not in values:
        return values[predicate, last]
    return None


_NUMBER = re.compile(r"\d{1,3}|[a-z]+(?:-and-[a-z]+|-[a-z]+)?")


def read_number(words: str, language: str = "en") -> int | None:
    """Return the number from 1 to 199 that ``words`` name (``32``, ``thirty-two``, ``two-and-thirty``), or nothing."""
    text = words.lower().strip().replace(" and ", "-and-").replace(" ", "-")
    if text.isdigit():
        return int(text)
    if _NUMBER.fullmatch(text) is None:
        return None
    table = load_table(language, "numbers")
    parts = [table.get(part) for part in text.split("-") if part != "and"]
    numbers = [int(part) for part in parts if part is not None]
    if len(numbers) != len(parts) or not numbers:
        return None
    if len(numbers) == 1:
        return numbers[0]
    return sum(numbers) if len(numbers) == 2 and min(numbers) < 10 <= max(numbers) and max(numbers) % 10 == 0 else None


def are_incompatible(predicate: Predicate, first: str, second: str, language: str = "en") -> bool:
    """Say whether nobody can have both values. What is unknown is compatible.

    Ages and birthplaces are not judged here: an age needs the time that lies between, and a town lies in a county.
    Two heights in centimetres must lie more than five
    apart; a part of the body is one thing on the left and another on the right.
    """
    if first == second:
        return False
    if predicate in (Predicate.EYE_COLOUR, Predicate.HAIR_COLOUR):
        _, plain = _colours(language)
        one, other = plain.get((predicate, first)), plain.get((predicate, second))
        return bool(one and other and not one & other)
    if predicate is Predicate.HEIGHT:
        return _are_other_heights(first, second)
    if predicate in (Predicate.SCAR, Predicate.MISSING):
        return _are_other_sides(first, second)
    return predicate is Predicate.HANDEDNESS


def _are_other_heights(first: str, second: str) -> bool:
    numbers = [int(value.removesuffix(" cm")) for value in (first, second) if value.endswith(" cm")]
    if len(numbers) == 2:
        return abs(numbers[0] - numbers[1]) > 5
    return not numbers and {first, second} == {"tall", "short"}


def _are_other_sides(first: str, second: str) -> bool:
    one, other = first.split(" ", 1), second.split(" ", 1)
    return len(one) == len(other) == 2 and one[1] == other[1] and {one[0], other[0]} == {"left", "right"}
