"""What one passage says of one entity: kept one a mention and never merged, so that a book can contradict itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from narrative.story.entity import Entity, EntityKind, Gender, Mention
from narrative.text.attribute_values import Predicate
from narrative.text.attributes import Attribute, Modality
from narrative.text.span import Span


@dataclass(frozen=True, slots=True)
class Claim:
    """``entity`` *has* ``value`` as its ``predicate``, says ``sentence`` in the scene ``scene``.

    ``entity`` is an entity's id. ``value`` is normalised (``steel-grey`` becomes ``grey``), ``span`` holds the words
    that say it, and ``position`` counts claims through the book. ``modality`` tells the narrator's word from a
    speaker's, a denial, a guess, a figure of speech or a dream; only asserted claims are the book's own truth.
    """

    entity: str
    predicate: Predicate
    value: str
    scene: str
    span: Span
    sentence: Span
    modality: Modality
    position: int
    confidence: float = 1.0


def find_claims(
    statements: Sequence[tuple[str, Sequence[Attribute]]],
    mentions: Mapping[str, Sequence[tuple[Mention, Entity]]],
    narrators: Mapping[str, str],
) -> tuple[Claim, ...]:
    """Return the statements of each scene, in reading order, whose owner is certain.

    A name owns by itself. A pronoun owns only when one person of its gender was named near and no noun for a person
    stands between; *I* in narration is the scene's narrator, where one is known. Everything else is left out: a
    wrong owner is worse than none.
    """
    claims: list[Claim] = []
    shared = _find_shared(mentions)
    for key, attributes in statements:
        by_end = {mention.span.end: pair for pair in mentions.get(key, ()) for mention in (pair[0],)}
        for attribute in attributes:
            owner = _find_owner(attribute, by_end, shared, narrators.get(key))
            if owner is not None:
                claims.append(_make_claim(attribute, owner, key, len(claims)))
    return tuple(claims)


def _find_shared(mentions: Mapping[str, Sequence[tuple[Mention, Entity]]]) -> frozenset[str]:
    """Return the names that several bear: who is meant was read from the scene, too unsure to build on."""
    bearers: dict[str, str] = {}
    shared = set()
    for pairs in mentions.values():
        for mention, entity in pairs:
            if bearers.setdefault(mention.surface, entity.id) != entity.id:
                shared.add(mention.surface)
    return frozenset(shared)


def _find_owner(
    attribute: Attribute, by_end: Mapping[int, tuple[Mention, Entity]], shared: frozenset[str], narrator: str | None
) -> str | None:
    owner = attribute.owner
    if owner.first_person:
        return None if attribute.modality is Modality.REPORTED else narrator
    named = [by_end[span.end] for span in owner.candidates if span.end in by_end]
    people = {entity.id for _, entity in named if _may_own(entity, owner.gender)}
    if (
        len(people) != 1
        or any(mention.surface in shared for mention, _ in named)
        or (owner.has_rival and owner.gender != "u")
    ):
        return None
    return next(iter(people))


_GENDERS = {"m": Gender.MALE, "f": Gender.FEMALE}


def _may_own(entity: Entity, gender: str) -> bool:
    if entity.kind is not EntityKind.PERSON:
        return False
    return gender not in _GENDERS or entity.gender in (_GENDERS[gender], Gender.UNKNOWN)


def _make_claim(attribute: Attribute, owner: str, scene: str, position: int) -> Claim:
    return Claim(
        owner,
        attribute.predicate,
        attribute.value,
        scene,
        attribute.span,
        attribute.sentence,
        attribute.modality,
        position,
        attribute.owner.confidence,
    )
