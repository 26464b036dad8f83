"""A person in the making: the name forms gathered so far, what they say, and the words by which to find him again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from narrative.text.personal_names import PersonalName, read_name

_MARRIED = frozenset({"Mrs", "Madame", "Frau", "Signora", "Señora", "Senora"})
_UNMARRIED = frozenset({"Miss", "Mademoiselle", "Fräulein", "Fraulein", "Señorita", "Senorita"})
_BEFORE_GIVEN = frozenset(
    {"Sir", "Dame", "Uncle", "Aunt", "Auntie", "Prince", "Princess", "King", "Queen", "Cousin", "Don"}
)
_SORTS = {"saint": frozenset({"Saint"}), "married": _MARRIED, "unmarried": _UNMARRIED, "given": _BEFORE_GIVEN}
WOMENS = frozenset({"married", "unmarried", "lady"})
_CLEARLY = 3
"""How many times oftener one must be named than the next for a doubtful form to be his."""


@dataclass(slots=True)
class Person:
    """A growing cluster: its name forms with their counts, and what they say about it."""

    forms: Counter[str] = field(default_factory=Counter)
    parsed: list[PersonalName] = field(default_factory=list)
    pronouns: Counter[str] = field(default_factory=Counter)

    @property
    def mentions(self) -> int:
        return self.forms.total()

    @property
    def titles(self) -> frozenset[str]:
        return frozenset(title.word for name in self.parsed for title in name.titles if title.group != "soft")

    def title_gender(self) -> str:
        found = {title.gender for name in self.parsed for title in name.titles} - {"u"}
        return found.pop() if len(found) == 1 else "u"

    @property
    def gender(self) -> str:
        """``m``, ``f`` or ``u``: titles first, then pronouns that agree, then the given name."""
        by_title = self.title_gender()
        if by_title != "u":
            return by_title
        male, female = self.pronouns["m"], self.pronouns["f"]
        if male + female >= 2 and max(male, female) >= 0.75 * (male + female):
            return "m" if male > female else "f"
        genders = Counter(name.gender for name in self.parsed if name.gender != "u")
        return genders.most_common(1)[0][0] if len(genders) == 1 else "u"

    def absorb(self, other: Person) -> None:
        self.forms.update(other.forms)
        self.parsed.extend(other.parsed)
        self.pronouns.update(other.pronouns)


def sort_title(name: PersonalName) -> str:
    """Return how the title uses the name: the forms of one sort and the same words are one unit."""
    hard = [title for title in name.titles if title.group != "soft"]
    if not hard:
        return ""
    words = {title.word for title in hard}
    for sort, members in _SORTS.items():
        if words & members:
            return sort
    genders = {title.gender for title in hard}
    return "lady" if "f" in genders else "man" if "m" in genders else "rank"


class Index:
    """Persons by a word of their names; found in the order in which they were noted."""

    def __init__(self) -> None:
        self._entries: dict[str, dict[int, tuple[int, Person]]] = {}
        self._count = 0

    def add(self, word: str, person: Person) -> None:
        self._count += 1
        self._entries.setdefault(word, {}).setdefault(id(person), (self._count, person))

    def find(self, words: Iterable[str]) -> list[Person]:
        found: dict[int, tuple[int, Person]] = {}
        for word in sorted(words):
            for key, entry in self._entries.get(word, {}).items():
                found.setdefault(key, entry)
        return [person for _, person in sorted(found.values(), key=lambda entry: entry[0])]


def count_titled(person: Person, titles: set[str]) -> int:
    """Return how often the person is named with one of ``titles``."""
    return sum(
        count for form, count in person.forms.items() if titles & {title.word for title in read_name(form).titles}
    )


def rank(persons: list[Person], count: Callable[[Person], int] = lambda person: person.mentions) -> list[Person]:
    """Order the candidates, most mentioned first; one far ahead of the others is the only one."""
    ranked = sorted(persons, key=lambda person: (-count(person), sorted(person.forms)))
    is_clear = len(ranked) > 1 and count(ranked[0]) >= _CLEARLY * count(ranked[1])
    return ranked[:1] if is_clear else ranked


def is_tail(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    """Say whether one is the end of the other: *van helsing* in *abraham van helsing*."""
    short, long = sorted((first, second), key=len)
    return len(short) < len(long) and long[-len(short) :] == short


def is_head(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    """Say whether one is the beginning of the other: *john carter* in *john carter hill*."""
    short, long = sorted((first, second), key=len)
    return long[: len(short)] == short
