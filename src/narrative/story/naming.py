"""Decides, on the evidence of the whole book, which capitalised forms are names and what they name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from narrative.story.entity import EntityKind
from narrative.story.name_kinds import NameWords, classify_name, load_name_words
from narrative.story.name_pool import Pool
from narrative.text.names import Cue
from narrative.text.personal_names import read_name


@dataclass(frozen=True, slots=True)
class Naming:
    """What a form means: the ``name`` in it (its last words), and the kind of thing named.

    An ``everyday`` name is a word that the book writes small as well, once for ten times as a name (*Will*, *Rose*).
    """

    name: str
    kind: EntityKind
    everyday: bool = False


def decide_names(pool: Pool, language: str = "en") -> dict[str, Naming]:
    """Return what each form of the pool names; a form that names nothing is left out."""
    words = load_name_words(language)
    trimmed: dict[str, str] = {}
    for surface in pool.forms:
        name = _trim(surface, pool, words)
        if name:
            trimmed[surface] = name
    evidence = _gather(trimmed, pool)
    kinds = {name: classify_name(name, counts, pool, words) for name, counts in evidence.items()}
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
            everyday = pool.lowered.get(name.lower(), 0) * 10 >= evidence[name][-1]
            found[surface] = Naming(name, kind, everyday)
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


def _trim(surface: str, pool: Pool, words: NameWords) -> str:
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


def _is_sentence_head(parts: list[str], pool: Pool, words: NameWords) -> bool:
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
