"""Decides, on the evidence of the whole book, which capitalised forms are names and what they name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from narrative.story.entity import EntityKind
from narrative.text.language.lists import load_words
from narrative.text.names import Cue, Names
from narrative.text.personal_names import load_given, load_titles, read_name


@dataclass(frozen=True, slots=True)
class Pool:
    """The evidence of all scenes: cue counts and totals by form, small-letter counts by word, pairs, and last words."""

    forms: Mapping[str, tuple[int, ...]]
    totals: Mapping[str, int]
    lowered: Mapping[str, int]
    paired: Mapping[tuple[str, str], int]
    surnames: frozenset[str]


@dataclass(frozen=True, slots=True)
class Naming:
    """What a form means: the ``name`` in it (its last words), and the kind of thing named."""

    name: str
    kind: EntityKind


def pool_names(readings: Iterable[Names]) -> Pool:
    """Add up the evidence of every scene; the order of the scenes makes no difference."""
    forms: dict[str, list[int]] = {}
    totals: Counter[str] = Counter()
    lowered: Counter[str] = Counter()
    paired: Counter[tuple[str, str]] = Counter()
    for names in readings:
        for form in names.forms:
            totals[form.surface] += len(form.occurrences)
            sums = forms.get(form.surface)
            forms[form.surface] = (
                list(form.counts) if sums is None else [a + b for a, b in zip(sums, form.counts, strict=True)]
            )
        for word, count in names.lowered:
            lowered[word] += count
        for first, second, count in names.paired:
            paired[first, second] += count
    ordered = {surface: tuple(forms[surface]) for surface in sorted(forms)}
    surnames = frozenset(surface.rsplit(" ", 1)[-1] for surface in ordered if not surface.isupper())
    return Pool(ordered, totals, lowered, paired, surnames)


@dataclass(frozen=True, slots=True)
class _Words:
    common: frozenset[str]
    never: frozenset[str]
    given: Mapping[str, str]
    titles: frozenset[str]
    polite: frozenset[str]
    place_heads: frozenset[str]
    place_openers: frozenset[str]
    places: frozenset[str]
    organisations: frozenset[str]


@cache
def _words(language: str) -> _Words:
    places = load_words(language, "place_words")
    titles = load_titles(language)
    return _Words(
        load_words(language, "common_words"),
        load_words(language, "not_names"),
        load_given(language),
        frozenset(titles),
        frozenset(word for word, title in titles.items() if title.group == "polite"),
        frozenset(word for word in places if not word.startswith("*")),
        frozenset(word[1:] for word in places if word.startswith("*")),
        frozenset(word.replace("_", " ") for word in load_words(language, "places")),
        load_words(language, "organisation_words"),
    )


def decide_names(pool: Pool, language: str = "en") -> dict[str, Naming]:
    """Return what each form of the pool names; a form that names nothing is left out."""
    words = _words(language)
    trimmed: dict[str, str] = {}
    for surface in pool.forms:
        name = _trim(surface, pool, words)
        if name:
            trimmed[surface] = name
    evidence = _gather(trimmed, pool)
    kinds = {name: _classify(name, counts, pool, words) for name, counts in evidence.items()}
    bearers = Counter(name.rsplit(" ", 1)[-1] for name in evidence)
    for name, kind in list(kinds.items()):
        if _is_family(name, evidence[name], bearers):
            kinds[name] = EntityKind.OTHER
        elif kind is EntityKind.OTHER and _is_epithet(name, kinds):
            kinds[name] = EntityKind.PERSON
    _admit_surnames(kinds, evidence)
    found = {}
    for surface, name in trimmed.items():
        kind = kinds[name]
        if kind is not None:
            found[surface] = Naming(name, kind)
    return found


def _is_epithet(name: str, kinds: Mapping[str, EntityKind | None]) -> bool:
    """Say whether one word of an epithet alone is known to be somebody (*the Artful Dodger*, *the Dodger*)."""
    parts = name.split()
    is_plain = len(parts) > 1 and all(part[0].isupper() for part in parts)
    return is_plain and EntityKind.PERSON in (kinds.get(parts[-1]), kinds.get(parts[0]))


def _admit_surnames(kinds: dict[str, EntityKind | None], evidence: Mapping[str, list[int]]) -> None:
    """Let an everyday word be a surname where a full name holds it and it speaks or acts (*Jonathan Small*)."""
    for name, kind in list(kinds.items()):
        last = name.rsplit(" ", 1)[-1]
        if kind is not EntityKind.PERSON or last == name or kinds.get(last, kind) is not None:
            continue
        counts = evidence[last]
        steady = counts[-1] - counts[Cue.INITIAL]
        if (
            steady >= 2
            and (evidence[name][-1] >= 2 or read_name(name).titles)
            and counts[Cue.SAYS] + counts[Cue.ACTS] + counts[Cue.CALLED] >= 2
        ):
            kinds[last] = EntityKind.PERSON


def _is_family(name: str, counts: list[int], bearers: Mapping[str, int]) -> bool:
    """Say whether ``name`` is the plural of a surname, used of a family (*the Bennets*)."""
    last = name.rsplit(" ", 1)[-1]
    if not last.endswith("s") or counts[Cue.THE] * 2 < counts[-1]:
        return False
    return bearers.get(last[:-1], 0) > 0 or (last.endswith("es") and bearers.get(last[:-2], 0) > 0)


def _gather(trimmed: Mapping[str, str], pool: Pool) -> dict[str, list[int]]:
    """Add up cue counts by name; the last number is how often it occurs."""
    evidence: dict[str, list[int]] = {}
    for surface, name in trimmed.items():
        counts = [*pool.forms[surface], pool.totals[surface]]
        if name != surface:
            counts[Cue.INITIAL] = 0
        before = evidence.get(name)
        evidence[name] = counts if before is None else [a + b for a, b in zip(before, counts, strict=True)]
    return evidence


def _trim(surface: str, pool: Pool, words: _Words) -> str:
    """Drop first words that are capital only because a sentence begins with them; return what is left.

    A form in capitals throughout becomes the form the book writes elsewhere.
    """
    if surface.isupper() and len(surface) > 3:
        surface = _unshout(surface, pool)
    parts = surface.split()
    while len(parts) > 1 and _is_sentence_head(parts, pool, words):
        parts = parts[1:]
        while parts and parts[0][0].islower():
            parts = parts[1:]
    return " ".join(_drop_run_on(parts, pool))


def _drop_run_on(parts: list[str], pool: Pool) -> list[str]:
    """Drop what stands by chance before a name the book knows well (*Margaret Howards End*)."""
    whole = " ".join(parts)
    times = pool.totals.get(whole, 0)
    if times > 2:
        return parts
    if len(parts) == 2 and times == 1 and not read_name(whole).titles:
        return parts[1:] if min(pool.totals.get(part, 0) for part in parts) >= 10 else parts
    for cut in range(1, len(parts) - 1):
        head, tail = " ".join(parts[:cut]), " ".join(parts[cut:])
        if min(pool.totals.get(head, 0), pool.totals.get(tail, 0)) >= 5:
            return parts[cut:]
    return parts


def _unshout(surface: str, pool: Pool) -> str:
    quiet = " ".join(part.title() for part in surface.split())
    last = quiet.rsplit(" ", 1)[-1]
    is_known = quiet in pool.forms or (bool(read_name(quiet).titles) and last in pool.surnames)
    return quiet if is_known else surface


def _is_sentence_head(parts: list[str], pool: Pool, words: _Words) -> bool:
    first = parts[0].rstrip(".")
    if (
        first in words.titles
        or first in words.place_heads
        or first in words.place_openers
        or first.lower() in words.given
    ):
        return False
    whole = " ".join(parts)
    counts = pool.forms.get(whole)
    if counts is not None and counts[Cue.INITIAL] < pool.totals[whole]:
        return False
    return first.lower() in words.common or pool.lowered.get(first.lower(), 0) > 0


def _classify(name: str, counts: list[int], pool: Pool, words: _Words) -> EntityKind | None:
    """Return the kind of ``name`` by its parts and the places where it stands, nothing where it is no name."""
    parts = name.split()
    parsed = read_name(name)
    total = counts[-1]
    steady = total - counts[Cue.INITIAL]
    if counts[Cue.SHOUTED] == total and name.isupper() and len(name) > 1:
        return None
    if parsed.titles and not parsed.words:
        return _classify_title(name, parsed.group, counts, steady)
    if (
        parsed.titles
        and parsed.group not in ("", "soft")
        and not (parsed.group == "rank" and parts[-1] in words.place_heads)
    ):
        is_thing = (
            counts[Cue.THE] > 0.6 * total and parsed.group != "rank" and counts[Cue.SAYS] + counts[Cue.CALLED] == 0
        )
        return EntityKind.OTHER if is_thing else EntityKind.PERSON
    if len(parts) == 1 and not _is_name(name, counts, steady, pool, words):
        return None
    if len(parts) > 1 and all(part.lower() in words.common for part in parts) and steady < 1:
        return None
    return _weigh(name, parts, counts, words)


def _is_place(parts: list[str], words: _Words) -> bool:
    return parts[-1] in words.place_heads


def _classify_title(name: str, group: str, counts: list[int], steady: int) -> EntityKind | None:
    """A title alone names somebody where the book writes it with a capital and lets it speak or act."""
    if group in ("polite", "soft", "") or steady < 2 or name in ("Lord", "Sir", "St", "Saint", "Lady", "God"):
        return None
    lively = counts[Cue.SAYS] + counts[Cue.ACTS] + counts[Cue.CALLED] + counts[Cue.HE] + counts[Cue.SHE]
    return EntityKind.PERSON if lively >= 2 else None


def _is_name(name: str, counts: list[int], steady: int, pool: Pool, words: _Words) -> bool:
    low = name.lower()
    if name in words.never and not (
        low in words.given and counts[Cue.SAYS] + counts[Cue.ACTS] + counts[Cue.HE] + counts[Cue.SHE] >= 3
    ):
        return False
    lowered = pool.lowered.get(low, 0)
    lively = counts[Cue.SAYS] + counts[Cue.ACTS] + counts[Cue.OWNS] + counts[Cue.WHO]
    if low in words.common or lowered:
        placed = counts[Cue.LOCATED] + counts[Cue.TOWARDS]
        enough = lively + counts[Cue.CALLED] >= 2 or placed >= 2 or low in words.given
        return steady >= 2 and steady > 0.6 * lowered and enough and steady >= 0.25 * counts[-1]
    if steady:
        return True
    if low in words.given:
        return True
    return lively > 0 and not low.endswith(("ing", "ly", "ed", "tion", "ness"))


def _weigh(name: str, parts: list[str], counts: list[int], words: _Words) -> EntityKind:
    """Weigh what the name is made of and where it stands: as a person, as a place, or as something else."""
    head = next((part for i, part in enumerate(parts[:-1]) if parts[i + 1][0].islower()), parts[-1])
    is_known = len(parts) > 1 or counts[Cue.THE] * 2 > counts[-1]
    if head in words.organisations and is_known and head not in words.place_heads:
        return EntityKind.ORGANISATION
    person = _weigh_person(name, parts, counts, words)
    place = _weigh_place(name, parts, head, counts, words)
    if max(person, place) < 0.5:
        return EntityKind.OTHER
    return EntityKind.PERSON if person >= place else EntityKind.PLACE


def _weigh_person(name: str, parts: list[str], counts: list[int], words: _Words) -> float:
    total = counts[-1]
    low = parts[0].lower().rstrip(".")
    lively = counts[Cue.SAYS] + counts[Cue.ACTS] + counts[Cue.WHO] + 0.7 * (counts[Cue.CALLED] + counts[Cue.OWNS])
    weight = (4 * lively + counts[Cue.HE] + counts[Cue.SHE]) / (total + 0.5)
    if low in words.given and name not in words.places and not (len(parts) > 1 and parts[-1] in words.place_heads):
        weight += 2.5
    if len(low) == 1 and len(parts) > 1:
        weight += 1.5
    is_thing = (counts[Cue.THE] + counts[Cue.COUNTED]) * 2 > total
    is_common = all(part.lower() in words.common for part in parts)
    return weight + (-0.8 if is_thing or is_common else 0.6)


def _weigh_place(name: str, parts: list[str], head: str, counts: list[int], words: _Words) -> float:
    total = counts[-1]
    placed = (counts[Cue.LOCATED] + counts[Cue.TOWARDS]) / total
    weight = 4 * max(0.0, placed - 0.25) + 1.5 * counts[Cue.LOCATED] / total
    if name in words.places:
        weight += 2.0
    if head in words.place_heads:
        weight += 3.0 if len(parts) > 1 else 1.5
    elif parts[0] in words.place_openers and len(parts) > 1:
        weight += 1.2
    return weight
