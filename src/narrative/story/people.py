"""Puts the names of people together that mean one person, and keeps apart what must not be one.

Full names are anchors; shorter forms join the only anchor they can mean, or wait for the scene to tell. Two names never
become one when their titles are of different gender, when their given names differ, or when they stand side by side.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from narrative.story.person import WOMENS, Index, Person, count_titled, is_head, is_tail, rank, sort_title
from narrative.text.personal_names import PersonalName, find_full_names, load_given, may_be_same_given, read_name


@dataclass(frozen=True, slots=True)
class People:
    """The persons, and for each name form the indexes of those it may mean, likeliest first."""

    persons: tuple[Person, ...]
    meanings: Mapping[str, tuple[int, ...]]


@dataclass(slots=True)
class _Unit:
    """Forms that surely mean one: the same words under titles of the same sort."""

    words: tuple[str, ...]
    sort: str
    person: Person


def cluster_people(
    counts: Mapping[str, int],
    pronouns: Mapping[str, tuple[int, int]],
    apart: Iterable[tuple[str, str]] = (),
    language: str = "en",
) -> People:
    """Cluster the name forms ``counts`` (occurrences by form). ``pronouns`` holds how often *he* and *she* follow each.

    ``apart`` are forms that name two. The result does not depend on any order.
    """
    return _Clustering(counts, pronouns, frozenset(apart), language).run()


class _Clustering:
    def __init__(
        self,
        counts: Mapping[str, int],
        pronouns: Mapping[str, tuple[int, int]],
        apart: frozenset[tuple[str, str]],
        language: str,
    ) -> None:
        self.counts, self.pronouns, self.apart, self.language = counts, pronouns, apart, language
        self.given = load_given(language)
        self.meanings: dict[str, tuple[Person, ...]] = {}
        self.persons: list[Person] = []
        self.by_given = Index()
        self.by_surname = Index()
        self.by_edge = Index()

    def run(self) -> People:
        units = self._units()
        anchors = [unit for unit in units if len(unit.words) > 1]
        singles = [unit for unit in units if len(unit.words) == 1]
        alone = [unit for unit in units if not unit.words]
        for unit in sorted(anchors, key=lambda unit: (-len(unit.words), -unit.person.mentions, unit.words, unit.sort)):
            self._place_anchor(unit)
        order = {"saint": 0, "given": 0, "man": 1, "rank": 2, "lady": 3, "unmarried": 4, "married": 5, "": 6}
        for unit in sorted(singles, key=lambda unit: (order[unit.sort], -unit.person.mentions, unit.words)):
            self._place_single(unit)
        for unit in sorted(alone, key=lambda unit: sorted(unit.person.forms)):
            self._place_title(unit)
        return self._finish()

    def _units(self) -> list[_Unit]:
        units: dict[tuple[tuple[str, ...], str], _Unit] = {}
        for form in sorted(self.counts):
            name = read_name(form, self.language)
            sort = sort_title(name) if name.words else form
            unit = units.setdefault((name.words, sort), _Unit(name.words, sort, Person()))
            he, she = self.pronouns.get(form, (0, 0))
            unit.person.absorb(Person(Counter({form: self.counts[form]}), [name], Counter({"m": he, "f": she})))
        return list(units.values())

    def _place_anchor(self, unit: _Unit) -> None:
        near = self.by_edge.find((unit.words[0], unit.words[-1]))
        matches = [person for person in near if self._fits_anchor(unit, person)]
        exact = [person for person in matches if any(name.words == unit.words for name in person.parsed)]
        if len(exact or matches) == 1:
            self._join(unit, exact or matches)
        else:
            self._found(unit)

    def _fits_anchor(self, unit: _Unit, person: Person) -> bool:
        full = [name for name in person.parsed if len(name.words) > 1]
        husbands = [self._is_husbands(name) for name in (*unit.person.parsed, *full)]
        return (
            any(self._same_full(unit.words, name.words) for name in full)
            and len(set(husbands)) == 1
            and self._same_gender(unit.person, person)
            and not self._is_apart(unit.person, person)
        )

    def _same_full(self, first: tuple[str, ...], second: tuple[str, ...]) -> bool:
        """Two full names agree: surname and given name, middle names and particles left out."""
        if first == second[::-1]:
            return True
        if first[-1] == second[-1]:
            return may_be_same_given(first[0], second[0], self.language) or is_tail(first, second)
        return len(first) != len(second) and min(len(first), len(second)) > 1 and is_head(first, second)

    def _same_gender(self, first: Person, second: Person) -> bool:
        one, other = first.title_gender(), second.title_gender()
        if one == "u" or other == "u":
            one, other = first.gender, second.gender
        return "u" in (one, other) or one == other

    def _is_apart(self, first: Person, second: Person) -> bool:
        return any((min(one, other), max(one, other)) in self.apart for one in first.forms for other in second.forms)

    def _place_single(self, unit: _Unit) -> None:
        word = unit.words[0]
        if unit.sort == "saint":
            self._found(unit)
            return
        prefers_given = unit.sort in ("given", "")
        full = find_full_names(word, self.language)
        by_given, by_surname = self.by_given.find(full), self.by_surname.find((word,))
        for group in (by_given, by_surname) if prefers_given else (by_surname, by_given):
            is_bare = group is by_surname and not unit.sort
            fitting = [
                person
                for person in group
                if self._fits_single(unit, person) and (is_bare or not self._is_apart(unit.person, person))
            ]
            if fitting:
                self._choose(unit, fitting)
                return
        self._found(unit)

    def _learn(self, person: Person, unit: _Unit) -> None:
        """Note the words by which a shorter or fuller form may mean the person."""
        for name in unit.person.parsed:
            if not name.words:
                continue
            given = name.words[0]
            self.by_surname.add(name.words[-1], person)
            if len(name.words) > 1:
                self.by_edge.add(given, person)
                self.by_edge.add(name.words[-1], person)
            elif sort_title(name) not in ("given", "", "unmarried") and given not in self.given:
                continue
            if len(given) > 1 and not self._is_husbands(name):
                for full in find_full_names(given, self.language):
                    self.by_given.add(full, person)

    def _is_husbands(self, name: PersonalName) -> bool:
        """Say whether the given name is the husband's (*Mrs. John Knightley*)."""
        return sort_title(name) == "married" and len(name.words) > 1 and self.given.get(name.words[0]) != "f"

    def _fits_single(self, unit: _Unit, person: Person) -> bool:
        if any(sort_title(name) == "saint" for name in person.parsed):
            return False
        if not self._same_gender(unit.person, person):
            return False
        sorts = {sort_title(name) for name in person.parsed if name.words and name.words[-1] == unit.words[0]}
        if unit.sort == "" and sorts and sorts <= WOMENS and unit.person.gender != "f":
            return unit.words[0] in self.given
        if unit.sort == "married" and "unmarried" in sorts:
            return False
        return not (unit.sort == "unmarried" and "married" in sorts)

    def _choose(self, unit: _Unit, fitting: list[Person]) -> None:
        """One reading left: join. Several: a titled form is the one the book needs no given name for."""
        if len(fitting) > 1 and not unit.sort:
            formal = [person for person in fitting if not self._is_known_by_given(person)]
            fitting = formal or fitting
        if len(fitting) > 1 and unit.sort not in ("", "rank"):
            plain = [person for person in fitting if not self._is_told_apart(unit, person)]
            fitting = plain or fitting
            if len(rank(fitting)) != 1:
                self._found(unit)
                return
        self._join(unit, rank(fitting))

    def _is_known_by_given(self, person: Person) -> bool:
        """Say whether the book mostly calls this person by given name alone: the surname then means another."""
        given = sum(
            count
            for form, count in person.forms.items()
            if len((name := read_name(form, self.language)).words) == 1
            and not sort_title(name)
            and self._is_given_of(name.words[0], person)
        )
        return given > 2 * (person.mentions - given)

    def _is_given_of(self, word: str, person: Person) -> bool:
        return any(
            len(name.words) > 1 and may_be_same_given(word, name.words[0], self.language) for name in person.parsed
        )

    def _is_told_apart(self, unit: _Unit, person: Person) -> bool:
        """Say whether the book adds a given name to the same title for this person (*Mr. John Knightley*)."""
        told = sum(
            count
            for form, count in person.forms.items()
            if len((name := read_name(form, self.language)).words) > 1 and sort_title(name) == unit.sort
        )
        return told * 2 > person.mentions

    def _place_title(self, unit: _Unit) -> None:
        titles = {title.word for name in unit.person.parsed for title in name.titles}
        bearers = [
            person for person in self.persons if titles & person.titles and self._same_gender(unit.person, person)
        ]
        if bearers:
            self._join(unit, rank(bearers, lambda person: count_titled(person, titles)))
        else:
            self._found(unit)

    def _found(self, unit: _Unit) -> None:
        self.persons.append(unit.person)
        self._learn(unit.person, unit)
        for form in list(unit.person.forms):
            self.meanings[form] = (unit.person,)

    def _join(self, unit: _Unit, persons: list[Person]) -> None:
        """Join the only person, or leave the forms open between several."""
        for form in list(unit.person.forms):
            self.meanings[form] = tuple(persons)
        if len(persons) == 1:
            persons[0].absorb(unit.person)
            self._learn(persons[0], unit)

    def _finish(self) -> People:
        index = {id(person): number for number, person in enumerate(self.persons)}
        meanings = {form: tuple(index[id(person)] for person in persons) for form, persons in self.meanings.items()}
        return People(tuple(self.persons), dict(sorted(meanings.items())))
