"""The words that head the divisions of a book, in every language of ``words.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

HIGHEST_SPELLED_OUT = 99


class Kind(StrEnum):
    """What a heading word heads."""

    PART = "part"
    CHAPTER = "chapter"
    SCENE = "scene"
    BODY = "body"
    FRONT = "front"
    BACK = "back"
    OMITTED = "omitted"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """One look-up for all languages: ``numbers`` gives the value of a number word, ``tongues`` whose words they are."""

    numbered: Mapping[str, Kind]
    named: Mapping[str, Kind]
    contents: frozenset[str]
    numbers: Mapping[str, int]
    tongues: Mapping[str, frozenset[str]]
    articles: frozenset[str]


@cache
def load_vocabulary() -> Vocabulary:
    """Return the words of all languages together."""
    tables = tomllib.loads(files(__package__).joinpath("words.toml").read_text("utf-8"))
    numbered: dict[str, Kind] = {}
    named: dict[str, Kind] = {}
    numbers: dict[str, int] = {}
    tongues: dict[str, set[str]] = {}
    for language, table in tables.items():
        for kind in (Kind.SCENE, Kind.PART, Kind.CHAPTER):
            numbered.update(dict.fromkeys(table[kind], kind))
        for kind in (Kind.BACK, Kind.OMITTED, Kind.FRONT, Kind.BODY):
            named.update({word: named.get(word, kind) for word in table[kind]})
        for word, value in _count(table).items():
            numbers.setdefault(word, value)
            tongues.setdefault(word, set()).add(language)
    return Vocabulary(
        numbered,
        named,
        frozenset(word for table in tables.values() for word in table["contents"]),
        numbers,
        {word: frozenset(languages) for word, languages in tongues.items()},
        frozenset(word for table in tables.values() for word in table["articles"]),
    )


def _count(table: Mapping[str, Any]) -> dict[str, int]:
    """Return every number word of one language with its value; tens and units are joined by a hyphen."""
    cardinals, ordinals = table["cardinals"].split(), table["ordinals"].split()
    counted = {word: value for words in (cardinals, ordinals) for value, word in enumerate(words, start=1)}
    for tens, word in enumerate(table.get("tens", "").split(), start=3):
        counted[word] = tens * 10
        counted[word.removesuffix("y") + "ieth"] = tens * 10
    for tens, word in enumerate(["twenty", *table["tens"].split()] if "tens" in table else (), start=2):
        for unit in range(1, 10):
            counted[f"{word}-{cardinals[unit - 1]}"] = tens * 10 + unit
            counted[f"{word}-{ordinals[unit - 1]}"] = tens * 10 + unit
    return counted
