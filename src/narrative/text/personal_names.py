"""Takes a personal name apart: forms of address, given names, surname, and what they say about gender."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from narrative.text.language.lists import load_lines, load_words


class Title(NamedTuple):
    """A form of address: ``gender`` is ``m``, ``f`` or ``u``, ``group`` says how it is used."""

    word: str
    gender: str
    group: str


class PersonalName(NamedTuple):
    """A name in parts: ``words`` are its own, in small letters; ``gender`` is what titles or a given name say."""

    titles: tuple[Title, ...]
    words: tuple[str, ...]
    gender: str

    @property
    def group(self) -> str:
        """The group of the title that tells most, ``""`` without one."""
        hard = [title.group for title in self.titles if title.group != "soft"]
        return hard[-1] if hard else ""


_SAME = {
    "Doctor": "Dr",
    "Prof": "Professor",
    "Mister": "Mr",
    "Mistress": "Mrs",
    "Missus": "Mrs",
    "Capt": "Captain",
    "Col": "Colonel",
    "Maj": "Major",
    "Gen": "General",
    "Lieut": "Lieutenant",
    "Lt": "Lieutenant",
    "Sgt": "Sergeant",
    "Rev": "Reverend",
    "St": "Saint",
    "Mme": "Madame",
    "Mlle": "Mademoiselle",
    "M": "Monsieur",
}


@cache
def load_titles(language: str) -> dict[str, Title]:
    """Return every form of address by its word, its full stop left out; short forms stand for the long."""
    titles: dict[str, Title] = {}
    for line in load_lines(language, "titles"):
        gender, group, *words = line.split()
        for word in words:
            titles.setdefault(word, Title(_SAME.get(word, word), gender, group))
    return titles


@cache
def load_given(language: str) -> dict[str, str]:
    """Return the gender (``m``, ``f`` or ``u``) of every known given name, in small letters."""
    female, male, either = (
        {word.lower() for word in load_words(language, f"given_{kind}")} for kind in ("female", "male", "either")
    )
    both = either | (female & male)
    return {name: "u" if name in both else "f" if name in female else "m" for name in female | male | either}


@cache
def load_nicknames(language: str) -> dict[str, frozenset[str]]:
    """Return the full given names that each short or pet form may stand for, all in small letters."""
    table: dict[str, set[str]] = {}
    for line in load_lines(language, "nicknames"):
        full, *short = line.lower().split()
        for name in short:
            table.setdefault(name, set()).add(full)
    return {short: frozenset(full) for short, full in table.items()}


@cache
def read_name(surface: str, language: str = "en") -> PersonalName:
    """Take ``surface`` apart. A name of titles alone (*the Count*) has no words of its own.

    Where *of* follows the title, the title is part of the name (*Duke of Omnium*).
    """
    known = load_titles(language)
    parts = surface.split()
    titles: list[Title] = []
    while parts and (title := known.get(parts[0].rstrip("."))) is not None:
        titles.append(title)
        if parts[1:2] == ["of"]:
            break
        parts = parts[1:]
    words = tuple(part.lower().replace("’", "'").rstrip(".,") for part in parts)
    genders = {title.gender for title in titles} - {"u"}
    gender = genders.pop() if len(genders) == 1 else "u"
    if gender == "u" and words and not genders:
        gender = load_given(language).get(words[0], "u")
    return PersonalName(tuple(titles), words, gender)


@cache
def find_full_names(given: str, language: str = "en") -> frozenset[str]:
    """Return ``given`` and the full given names it may be a pet form of."""
    return load_nicknames(language).get(given, frozenset()) | {given}


def may_be_same_given(first: str, second: str, language: str = "en") -> bool:
    """Say whether two given names may be one person's: the same, a pet form, an initial."""
    if first == second:
        return True
    if len(first) == 1 or len(second) == 1:
        return first[0] == second[0]
    return not find_full_names(first, language).isdisjoint(find_full_names(second, language))
