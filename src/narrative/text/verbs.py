"""Tells the finite forms of verbs apart: *walks* is present, *walked* and *went* are past."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from narrative.text.language.lists import load_lines, load_words

_ALSO_REGULAR = frozenset({"dream", "learn", "lean", "leap", "light", "burn", "smell", "kneel"})
_VOWELS = frozenset("aeiou")


@dataclass(frozen=True, slots=True)
class VerbForms:
    """The forms of the verbs of a language that say their tense by themselves.

    ``third`` follow *he* in the present, ``base`` follow *I* and *they* there; ``past`` are finite in the past.
    Forms that are both (*put*, *read*) are in ``past`` alone.
    """

    third: frozenset[str]
    base: frozenset[str]
    past: frozenset[str]


@cache
def load_verb_forms(language: str = "en") -> VerbForms:
    """Return the verb forms of ``language``, drawn from its lists of irregular and of regular verbs."""
    irregular = [line.split() for line in load_lines(language, "irregular_verbs")]
    bases = {row[0] for row in irregular}
    past = {form for row in irregular for form in row[1].split("/")} | {"was", "were"}
    regular = load_words(language, "base_verbs") - bases
    third = {third_person(base) for base in bases | regular} | {"is", "has", "does", "says", "goes"}
    past |= {
        past_tense(base) for base in regular | {"dream", "learn", "lean", "leap", "light", "burn", "smell", "kneel"}
    }
    base = (bases | regular | {"am", "are"}) - past
    return VerbForms(frozenset(third), frozenset(base), frozenset(past))


def third_person(base: str) -> str:
    """Return the form of ``base`` after *he* in the present, by the rules of spelling."""
    if base.endswith("y") and base[-2:-1] not in _VOWELS:
        return f"{base[:-1]}ies"
    if base.endswith(("s", "x", "z", "ch", "sh", "o")):
        return f"{base}es"
    return f"{base}s"


def past_tense(base: str) -> str:
    """Return the regular past of ``base``, by the rules of spelling."""
    if base.endswith("e"):
        return f"{base}d"
    if base.endswith("y") and base[-2:-1] not in _VOWELS:
        return f"{base[:-1]}ied"
    is_short = len(base) >= 3 and base[-1] not in "aeiouwxyh" and base[-2] in _VOWELS and base[-3] not in _VOWELS
    is_one_syllable = sum(letter in _VOWELS for letter in base) == 1
    return f"{base}{base[-1]}ed" if is_short and is_one_syllable else f"{base}ed"
