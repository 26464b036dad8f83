"""Says what a name is a name of, by what it is made of and where it stands, or that it is no name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from narrative.story.entity import EntityKind
from narrative.story.name_pool import Pool
from narrative.text.language.lists import load_words
from narrative.text.names import Cue
from narrative.text.personal_names import load_given, load_titles, read_name


@dataclass(frozen=True, slots=True)
class NameWords:
    """The word lists that tell kinds of names apart."""

    common: frozenset[str]
    never: frozenset[str]
    doubtful: frozenset[str]
    given: Mapping[str, str]
    titles: frozenset[str]
    polite: frozenset[str]
    place_heads: frozenset[str]
    place_openers: frozenset[str]
    landscape: frozenset[str]
    places: frozenset[str]
    organisations: frozenset[str]


@cache
def load_name_words(language: str) -> NameWords:
    """Return the lists of ``language``."""
    places = load_words(language, "place_words")
    titles = load_titles(language)
    return NameWords(
        load_words(language, "common_words"),
        load_words(language, "not_names"),
        load_words(language, "doubtful_names"),
        load_given(language),
        frozenset(titles),
        frozenset(word for word, title in titles.items() if title.group == "polite"),
        frozenset(word for word in places if not word.startswith("*")),
        frozenset(word[1:] for word in places if word.startswith("*")),
        load_words(language, "landscape_surnames"),
        frozenset(word.replace("_", " ") for word in load_words(language, "places")),
        load_words(language, "organisation_words"),
    )


def classify_name(name: str, counts: list[int], pool: Pool, words: NameWords) -> EntityKind | None:
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


def _is_place(parts: list[str], words: NameWords) -> bool:
    return parts[-1] in words.place_heads


def _classify_title(name: str, group: str, counts: list[int], steady: int) -> EntityKind | None:
    """A title alone names somebody where the book writes it with a capital and lets it speak or act."""
    if group in ("polite", "soft", "") or steady < 2 or name in ("Lord", "Sir", "St", "Saint", "Lady", "God"):
        return None
    lively = counts[Cue.SAYS] + counts[Cue.ACTS] + counts[Cue.CALLED] + counts[Cue.HE] + counts[Cue.SHE]
    return EntityKind.PERSON if lively >= 2 else None


def _is_name(name: str, counts: list[int], steady: int, pool: Pool, words: NameWords) -> bool:
    low = name.lower()
    if name in words.never:
        alive = counts[Cue.SAYS] + counts[Cue.CALLED]
        is_given = low in words.given and alive + counts[Cue.ACTS] + counts[Cue.HE] + counts[Cue.SHE] >= 3
        return is_given or (name in words.doubtful and alive >= 2)
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


def _weigh(name: str, parts: list[str], counts: list[int], words: NameWords) -> EntityKind:
    """Weigh what the name is made of and where it stands: as a person, as a place, or as something else."""
    head = next((part for i, part in enumerate(parts[:-1]) if parts[i + 1][0].islower()), parts[-1])
    is_known = len(parts) > 1 or (counts[Cue.THE] + counts[Cue.COUNTED]) * 2 > counts[-1]
    if head in words.organisations and is_known and head not in words.place_heads:
        return EntityKind.ORGANISATION
    person = _weigh_person(name, parts, counts, words)
    place = _weigh_place(name, parts, head, counts, words)
    if max(person, place) < 0.5:
        return EntityKind.OTHER
    return EntityKind.PERSON if person >= place else EntityKind.PLACE


def _weigh_person(name: str, parts: list[str], counts: list[int], words: NameWords) -> float:
    total = counts[-1]
    low = parts[0].lower().rstrip(".")
    lively = counts[Cue.SAYS] + counts[Cue.ACTS] + counts[Cue.WHO] + 0.7 * (counts[Cue.CALLED] + counts[Cue.OWNS])
    weight = (4 * lively + counts[Cue.HE] + counts[Cue.SHE]) / (total + 0.5)
    is_street = len(parts) > 1 and parts[-1] in words.place_heads and not _is_landscape_name(parts, words)
    if low in words.given and name not in words.places and not is_street:
        weight += 2.5
    if len(low) == 1 and len(parts) > 1:
        weight += 1.5
    is_thing = (counts[Cue.THE] + counts[Cue.COUNTED]) * 2 > total
    is_common = all(part.lower() in words.common for part in parts)
    return weight + (-0.8 if is_thing or is_common else 0.6)


def _is_landscape_name(parts: list[str], words: NameWords) -> bool:
    """Say whether it may be a given name and a surname taken from the land (*Ellen Marsh*)."""
    is_given = parts[0].lower() in words.given and parts[0] not in words.places
    return len(parts) == 2 and is_given and parts[-1] in words.landscape


def _weigh_place(name: str, parts: list[str], head: str, counts: list[int], words: NameWords) -> float:
    total = counts[-1]
    placed = (counts[Cue.LOCATED] + counts[Cue.TOWARDS]) / total
    weight = 4 * max(0.0, placed - 0.25) + 1.5 * counts[Cue.LOCATED] / total
    if name in words.places:
        weight += 2.0
    if _is_landscape_name(parts, words):
        weight += 1.0
    elif head in words.place_heads:
        weight += 3.0 if len(parts) > 1 else 1.5
    elif parts[0] in words.place_openers and len(parts) > 1:
        weight += 1.2
    return weight
