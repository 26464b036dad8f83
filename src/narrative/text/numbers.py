"""Reads numbers and vague amounts that are written in words."""

from __future__ import annotations

import re
from functools import cache

from narrative.text.language.lists import load_table

_PARTS = re.compile(r"[^\s-]+")
_HEDGES = {
    "about": (0.8, 1.2),
    "around": (0.8, 1.2),
    "roughly": (0.8, 1.2),
    "perhaps": (0.8, 1.2),
    "some": (0.8, 1.2),
    "nearly": (0.85, 1.0),
    "almost": (0.85, 1.0),
    "over": (1.0, 1.5),
    "above": (1.0, 1.5),
    "than": (1.0, 1.5),
    "least": (1.0, 1.5),
    "under": (0.7, 1.0),
    "barely": (0.9, 1.0),
    "scarcely": (0.9, 1.0),
    "hardly": (0.9, 1.0),
}
_BARE = frozenset({"only", "but", "just", "full", "fully", "quite", "more", "at", "less"})
_LOOSE_ENDS = ("or so", "or thereabouts", "odd")


@cache
def _values(language: str) -> dict[str, int]:
    return {word: int(value) for word, value in load_table(language, "numbers").items()}


@cache
def number_pattern(language: str = "en") -> str:
    """Return a pattern, with no groups of its own, for a number up to 999 in words or any in digits."""
    words = "|".join(sorted(_values(language), key=len, reverse=True))
    tail = rf"(?:(?:\s+|-)(?:and(?:\s+|-))?(?:{words}|odd))"
    return rf"(?:\d+(?:,\d{{3}})*|(?:an?\s+)?(?:{words}){tail}{{0,5}}|an?\s+(?:hundred|score|dozen)|half\s+a\s+dozen)"


@cache
def amount_pattern(language: str = "en") -> str:
    """Return a pattern for a number, a range (``two or three``) or a vague amount (``a few``), hedges included."""
    number = number_pattern(language)
    hedge = (
        r"(?:about|around|nearly|almost|some|roughly|perhaps|over|above|more\s+than|at\s+least|less\s+than|under|barely"
    )
    hedge += r"|scarcely|hardly|fully|quite|only|but|just|full)"
    vague = r"(?:a\s+couple\s+of|(?:a|some|very|but\s+a)\s+few|several|some|many(?:\s+a)?|half\s+an?|another|an?|few)"
    loose = r"(?:\s+or\s+so|-odd|\s+odd)?"
    return rf"(?:{hedge}\s+){{0,2}}(?:{number}(?:\s+(?:or|to|and)\s+{number})?{loose}|{vague})"


@cache
def parse_number(phrase: str, language: str = "en") -> int | None:
    """Return the number that ``phrase`` names (``two hundred and five``, ``three-and-twenty``, ``1,204``), or None."""
    if re.fullmatch(r"\d{1,3}(?:,\d{3})*|\d{1,9}", phrase, re.ASCII):
        return int(phrase.replace(",", ""))
    values = _values(language)
    parts = [part for part in _PARTS.findall(phrase.lower()) if part not in {"and", "a", "an", "odd"}]
    if parts[:1] == ["half"] and len(parts) == 2 and parts[1] == "dozen":
        return 6
    if not parts or any(part not in values for part in parts):
        return None
    total = current = 0
    for part in parts:
        value = values[part]
        if part in {"hundred", "score", "dozen"}:
            current = max(current, 1) * value
            total, current = (total + current, 0) if part == "hundred" else (total, current)
        elif not _may_add(current, value):
            return None
        else:
            current += value
    return total + current


def _may_add(current: int, value: int) -> bool:
    """Say whether ``value`` may follow: ``twenty-three``, ``three-and-twenty``, ``threescore and ten``."""
    if current in {0, value} or value == 0:
        return current == 0
    if current < 10:
        return value >= 20 and value % 10 == 0
    return current % 10 == 0 and current >= 20 and (value < 10 or current % 20 == 0)


@cache
def parse_amount(phrase: str, language: str = "en") -> tuple[float, float] | None:
    """Return the least and the most that ``phrase`` may mean (``about forty`` is 32 to 48), or None."""
    words = phrase.lower().split()
    scale = (0.8, 1.2) if phrase.lower().endswith(_LOOSE_ENDS) else (1.0, 1.0)
    while len(words) > 1 and words[0] in {*_HEDGES, *_BARE}:
        if words[:2] == ["less", "than"]:
            scale, words = (0.7, 1.0), words[2:]
        else:
            scale, words = _HEDGES.get(words[0], scale), words[1:]
    core = re.sub(r"(?:\s+or so|\s+odd|-odd)$", "", " ".join(words))
    bounds = _parse_core(core, language)
    return (bounds[0] * scale[0], bounds[1] * scale[1]) if bounds else None


def _parse_core(core: str, language: str) -> tuple[float, float] | None:
    number = parse_number(core, language)
    if number is not None:
        return float(number), float(number)
    ends = re.split(r"\s+(?:or|to|and)\s+", core)
    numbers = [parse_number(end, language) for end in ends]
    if len(ends) == 2 and numbers[0] is not None and numbers[1] is not None:
        return float(min(numbers[0], numbers[1])), float(max(numbers[0], numbers[1]))
    vague = load_table(language, "vague_numbers")
    for word in reversed(core.split()):
        if word in vague and word not in {"a", "an"}:
            low, high = vague[word].split()
            return float(low), float(high)
    return (1.0, 1.0) if core in {"a", "an"} else None
