"""Finds everybody and everything the book names, with every mention, from what its scenes say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from narrative.story.clusters import Cluster, Clusters, find_clusters
from narrative.story.decisions import NO_DECISIONS, Decisions, fold_name
from narrative.story.entity import Alias, Entity, EntityKind, Gender, Mention, MentionForm, identify
from narrative.story.name_pool import pool_names
from narrative.story.naming import Naming, decide_names
from narrative.text.names import Cue, Names, Occurrence
from narrative.text.personal_names import load_titles, read_name
from narrative.text.span import Span

MentionsByScene = Mapping[str, tuple[tuple[Mention, Entity], ...]]

_GENDERS = {"m": Gender.MALE, "f": Gender.FEMALE, "u": Gender.UNKNOWN}
_WORD = re.compile(r"\S+")
OFTEN = 10


@dataclass(frozen=True, slots=True)
class SceneNames:
    """The scene's key and plain text, and what it says about names."""

    key: str
    text: str
    names: Names


def find_entities(
    scenes: Sequence[SceneNames], decisions: Decisions = NO_DECISIONS, language: str = "en"
) -> tuple[tuple[Entity, ...], MentionsByScene]:
    """Return the entities, most mentioned first, and by scene key each mention with its entity in order of place.

    Who is who is decided on the whole book. A form that may mean several is read by the others the scene names, and
    left out where that does not decide.
    """
    pool = pool_names(scene.names for scene in scenes)
    names = decide_names(pool, language)
    clusters = find_clusters(pool, names, decisions, language)
    placed = {scene.key: _place_mentions(scene, names, clusters) for scene in scenes}
    by_cluster: dict[int, list[Mention]] = {}
    for mentions in placed.values():
        for number, mention in mentions:
            by_cluster.setdefault(number, []).append(mention)
    entities = _build_entities(clusters, by_cluster, decisions, language)
    ordered = tuple(sorted(entities.values(), key=lambda entity: (-len(entity.mentions), entity.name, entity.id)))
    return ordered, {
        key: tuple((mention, entities[number]) for number, mention in mentions) for key, mentions in placed.items()
    }


def _place_mentions(scene: SceneNames, names: Mapping[str, Naming], clusters: Clusters) -> list[tuple[int, Mention]]:
    """Return the mentions of one scene with the number of the cluster each means, in order of place."""
    found: list[tuple[Occurrence, str, str, tuple[int, ...]]] = []
    for form in scene.names.forms:
        naming = names.get(form.surface)
        meaning = clusters.meanings.get(naming.name, ()) if naming else ()
        if naming and meaning:
            places = filter(_is_sure, form.occurrences) if naming.everyday else form.occurrences
            found.extend((place, form.surface, naming.name, meaning) for place in places)
    found.sort()
    certain = [(place.start, meaning[0]) for place, _, _, meaning in found if len(meaning) == 1]
    placed = []
    for place, surface, name, meaning in found:
        number = meaning[0] if len(meaning) == 1 else _nearest(place.start, meaning, certain)
        if number is not None:
            span = _find_span(scene.text, place, surface, name)
            placed.append((number, Mention(scene.key, span, MentionForm.NAME, name)))
    return placed


_LIVELY = 1 << Cue.SAYS | 1 << Cue.ACTS | 1 << Cue.OWNS | 1 << Cue.CALLED | 1 << Cue.WHO


def _is_sure(place: Occurrence) -> bool:
    """Say whether an everyday word is a name here: no sentence begins with it, or it does what a person does."""
    return not place.cues >> Cue.INITIAL & 1 or bool(place.cues & _LIVELY)


def _nearest(place: int, meaning: tuple[int, ...], certain: Sequence[tuple[int, int]]) -> int | None:
    """Return the candidate named last before ``place`` in the scene, else the only one named after it, else nothing."""
    before = [number for start, number in certain if start < place and number in meaning]
    if before:
        return before[-1]
    after = {number for start, number in certain if start > place and number in meaning}
    return after.pop() if len(after) == 1 else None


def _find_span(text: str, place: Occurrence, surface: str, name: str) -> Span:
    """Return where ``name`` stands in the occurrence of ``surface``, whose first or last words it may lack."""
    words = surface.split()
    wanted = name.split()
    if len(words) == len(wanted):
        return Span(place.start, place.end)
    folded = [word.casefold() for word in wanted]
    skip = next(i for i in range(len(words)) if [word.casefold() for word in words[i : i + len(wanted)]] == folded)
    pieces = [match.span() for match in _WORD.finditer(text, place.start, place.end)]
    return Span(pieces[skip][0], pieces[skip + len(wanted) - 1][1])


def _build_entities(
    clusters: Clusters, by_cluster: Mapping[int, list[Mention]], decisions: Decisions, language: str
) -> dict[int, Entity]:
    renames = {fold_name(old): new for old, new in decisions.renames.items()}
    taken: set[str] = set()
    entities = {}
    for number, cluster in enumerate(clusters.members):
        mentions = by_cluster.get(number, [])
        if mentions:
            entities[number] = _build_entity(cluster, mentions, renames, taken, language)
    return entities


def _build_entity(
    cluster: Cluster, mentions: list[Mention], renames: Mapping[str, str], taken: set[str], language: str
) -> Entity:
    counts = Counter(mention.surface for mention in mentions)
    aliases = tuple(Alias(name, count) for name, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])))
    name = choose_name(counts, language)
    key = identify(cluster.kind, name)
    if key in taken:
        key = identify(cluster.kind, " ".join([name, *sorted(counts)]))
    taken.add(key)
    new = next((renames[fold_name(alias.name)] for alias in aliases if fold_name(alias.name) in renames), name)
    titles = sorted({title.word for form in counts for title in read_name(form, language).titles})
    shown = tuple(titles) if cluster.kind is EntityKind.PERSON else ()
    return Entity(key, cluster.kind, new, aliases, _GENDERS[cluster.gender], tuple(mentions), shown)


def choose_name(counts: Mapping[str, int], language: str = "en") -> str:
    """Return the fullest of the names: given name and surname before one of them, without a form of address.

    A form that occurs only once may be a slip, and does not count for somebody who is often named.
    """
    known = load_titles(language)
    least = 2 if sum(counts.values()) >= OFTEN else 1
    steady = {name: count for name, count in counts.items() if count >= least} or dict(counts)

    def rank(name: str) -> tuple[int, bool, int, str]:
        words = name.split()
        own = [word for word in words if word.rstrip(".") not in known]
        return (min(len(own), 2), len(own) == len(words), steady[name], name)

    return max(steady, key=rank)
