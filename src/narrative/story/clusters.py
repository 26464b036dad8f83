"""Gathers the names of a whole book into clusters, one for each somebody or something, as the author decided it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from narrative.story.decisions import Decisions, fold_name
from narrative.story.entity import EntityKind
from narrative.story.name_pool import Pool
from narrative.story.naming import Naming
from narrative.story.people import cluster_people
from narrative.text.language.lists import load_words
from narrative.text.names import Cue


@dataclass(slots=True)
class Cluster:
    """What becomes an entity: its kind, its name forms with how often each surely means it, and its gender."""

    kind: EntityKind
    forms: Counter[str] = field(default_factory=Counter)
    gender: str = "u"


@dataclass(frozen=True, slots=True)
class Clusters:
    """All clusters, and for each name the indexes of those it may mean, likeliest first."""

    members: tuple[Cluster, ...]
    meanings: Mapping[str, tuple[int, ...]]


def find_clusters(pool: Pool, names: Mapping[str, Naming], decisions: Decisions, language: str = "en") -> Clusters:
    """Cluster every name of the book. What the author decided holds whatever the evidence says."""
    counts: Counter[str] = Counter()
    pronouns: dict[str, tuple[int, int]] = {}
    kinds: dict[str, EntityKind] = {}
    for surface, naming in names.items():
        cues = pool.forms[surface]
        he, she = pronouns.get(naming.name, (0, 0))
        counts[naming.name] += pool.totals[surface]
        pronouns[naming.name] = (he + cues[Cue.HE], she + cues[Cue.SHE])
        kinds[naming.name] = naming.kind
    kinds = _apply_kinds(kinds, decisions)
    people = {name: counts[name] for name, kind in kinds.items() if kind is EntityKind.PERSON}
    found = cluster_people(people, pronouns, _apart(pool, names), language)
    members = [Cluster(EntityKind.PERSON, person.forms, person.gender) for person in found.persons]
    meanings = dict(found.meanings)
    _add_things(members, meanings, kinds, counts, language)
    return _decide(members, meanings, counts, decisions)


def _apart(pool: Pool, names: Mapping[str, Naming]) -> Iterable[tuple[str, str]]:
    counts: Counter[tuple[str, str]] = Counter()
    for (first, second), count in pool.paired.items():
        if first in names and second in names:
            one, other = names[first].name, names[second].name
            counts[min(one, other), max(one, other)] += count
    return (pair for pair, count in counts.items() if count > 1)


def _apply_kinds(kinds: dict[str, EntityKind], decisions: Decisions) -> dict[str, EntityKind]:
    ignored = {fold_name(name) for name in decisions.ignored}
    wanted = {fold_name(name): kind for name, kind in decisions.kinds.items()}
    folded = {name: fold_name(name) for name in kinds}
    return {name: wanted.get(folded[name], kind) for name, kind in kinds.items() if folded[name] not in ignored}


def _add_things(
    members: list[Cluster],
    meanings: dict[str, tuple[int, ...]],
    kinds: Mapping[str, EntityKind],
    counts: Counter[str],
    language: str,
) -> None:
    """Cluster places and the rest: names that differ by case alone are one.

    A bare head joins its only long name (*the Abbey*), a firm's first word the firm (*Halcyon*).
    """
    index: dict[str, int] = {}
    heads: dict[str, set[int]] = {}
    firms: dict[str, set[int]] = {}
    for name in sorted(kinds, key=lambda name: (-len(name.split()), name)):
        if kinds[name] is EntityKind.PERSON:
            continue
        folded = fold_name(name)
        number = index.get(folded)
        longer = heads.get(folded, set())
        if number is None and len(longer) == 1 and name in load_words(language, "place_words"):
            number = next(iter(longer))
        if number is None and len(firms.get(folded, ())) == 1 and name not in load_words(language, "places"):
            number = next(iter(firms[folded]))
        if number is None:
            number = len(members)
            members.append(Cluster(kinds[name]))
        index[folded] = number
        if " " in folded:
            heads.setdefault(folded.rsplit(" ", 1)[1], set()).add(number)
            if kinds[name] is EntityKind.ORGANISATION:
                firms.setdefault(folded.split(" ", 1)[0], set()).add(number)
        members[number].forms[name] += counts[name]
        meanings[name] = (number,)


def _decide(
    members: list[Cluster], meanings: dict[str, tuple[int, ...]], counts: Counter[str], decisions: Decisions
) -> Clusters:
    by_fold: dict[str, list[str]] = {}
    for name in meanings:
        by_fold.setdefault(fold_name(name), []).append(name)
    for group in decisions.splits:
        forms = [form for name in group for form in by_fold.get(fold_name(name), [])]
        if forms:
            _split(members, meanings, counts, forms)
    for group in decisions.merges:
        forms = [form for name in group for form in by_fold.get(fold_name(name), [])]
        if len(forms) > 1:
            _merge(members, meanings, counts, forms)
    for name, kind in decisions.kinds.items():
        for form in by_fold.get(fold_name(name), []):
            for number in meanings[form]:
                members[number].kind = kind
    return Clusters(tuple(members), meanings)


def _split(
    members: list[Cluster], meanings: dict[str, tuple[int, ...]], counts: Counter[str], forms: list[str]
) -> None:
    old = members[meanings[forms[0]][0]]
    new = Cluster(old.kind, Counter({form: counts[form] for form in forms}), "u")
    for form in forms:
        for number in meanings[form]:
            members[number].forms.pop(form, None)
        meanings[form] = (len(members),)
    members.append(new)


def _merge(
    members: list[Cluster], meanings: dict[str, tuple[int, ...]], counts: Counter[str], forms: list[str]
) -> None:
    """Make the clusters of ``forms`` one; a form that could mean several means this one from now on."""
    numbers = sorted({number for form in forms if len(meanings[form]) == 1 for number in meanings[form]})
    if not numbers:
        numbers = [meanings[forms[0]][0]]
    target = max(numbers, key=lambda number: (members[number].forms.total(), -number))
    genders = {members[number].gender for number in numbers} - {"u"}
    for number in numbers:
        if number != target:
            members[target].forms.update(members[number].forms)
            members[number].forms.clear()
    members[target].gender = genders.pop() if len(genders) == 1 else "u"
    for name, meaning in meanings.items():
        changed = tuple(dict.fromkeys(target if number in numbers else number for number in meaning))
        if changed != meaning:
            meanings[name] = changed
    for form in forms:
        if meanings[form] != (target,):
            meanings[form] = (target,)
            members[target].forms[form] = counts[form]
