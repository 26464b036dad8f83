"""Finds a book's chief people by a rule of its own, apart from the engine's: who is named often, and *he* or *she*."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

LEAST_MENTIONS = 20
_NAME = re.compile(r"(?<=[a-z,;] )[A-Z][a-z]{2,}\b(?:’s)?")
_LOWER = re.compile(r"\b[a-z]+\b")
_ACTS = re.compile(
    r"\b([A-Z][a-z]{2,}) (?:said|cried|asked|answered|replied|turned|looked|smiled|nodded|rose|spoke|sat)\b"
)
_HE, _SHE = re.compile(r"\b(?:he|his|him)\b"), re.compile(r"\b(?:she|her|hers)\b")


@dataclass(frozen=True, slots=True)
class Person:
    """A name, how often it stands in the text, and the pronouns of whoever bears it."""

    name: str
    mentions: int
    pronouns: str

    @property
    def subject(self) -> str:
        return "He" if self.pronouns == "he" else "She"

    @property
    def possessive(self) -> str:
        return "His" if self.pronouns == "he" else "Her"


def find_vocabulary(texts: Iterable[str]) -> frozenset[str]:
    """Return every word that stands in lower case."""
    return frozenset(word for text in texts for word in _LOWER.findall(text))


def find_names(texts: Sequence[str], vocabulary: frozenset[str]) -> list[tuple[str, int]]:
    """Return single capitalised words that are no words of the language here, most frequent first."""
    counts = Counter(name.removesuffix("’s") for text in texts for name in _NAME.findall(text))
    names = [(name, count) for name, count in counts.items() if name.lower() not in vocabulary]
    return sorted(names, key=lambda item: (-item[1], item[0]))


def find_people(texts: Sequence[str], vocabulary: frozenset[str]) -> list[Person]:
    """Return those who act by name and are plainly *he* or *she* in the sentence and the next one."""
    acting = Counter(name for text in texts for name in _ACTS.findall(text))
    people = []
    for name, count in find_names(texts, vocabulary):
        if count >= LEAST_MENTIONS and acting[name] >= 5:
            pronouns = _pronouns(name, texts)
            if pronouns:
                people.append(Person(name, count, pronouns))
    return people


def _pronouns(name: str, texts: Sequence[str]) -> str:
    he = she = 0
    subject = re.compile(rf"(?:^|[.!?”] ){name} [a-z][^“”]{{0,160}}")
    for text in texts:
        for match in subject.finditer(text):
            he += bool(_HE.search(match.group())) and not _SHE.search(match.group())
            she += bool(_SHE.search(match.group())) and not _HE.search(match.group())
    if he + she < 4 or 0.2 < he / (he + she) < 0.8:
        return ""
    return "he" if he > she else "she"
