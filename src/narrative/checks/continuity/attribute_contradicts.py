"""Somebody's eyes, hair, hand, height, scar or loss is one thing here and another there."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from narrative.checks.finding import Finding, Severity
from narrative.checks.passages import quote_sentence
from narrative.checks.places import name_places
from narrative.story.claims import Claim
from narrative.story.entity import Entity
from narrative.text.attribute_values import Predicate, are_incompatible
from narrative.text.attributes import Modality
from narrative.text.span import Span

if TYPE_CHECKING:
    from narrative.story.reading import BookReading

TITLE = "Attribute contradicts another place"
SEVERITY = Severity.BLOCKER
WHY = (
    "Readers build a picture of a person from a few plain facts. When one of them changes without a reason in the "
    "story, the picture breaks, or they look for a meaning that is not there."
)
CHECK = "continuity/attribute-contradicts"

_JUDGED = frozenset(
    {
        Predicate.EYE_COLOUR,
        Predicate.HAIR_COLOUR,
        Predicate.HANDEDNESS,
        Predicate.HEIGHT,
        Predicate.SCAR,
        Predicate.MISSING,
    }
)
_SENTENCES = {
    Predicate.EYE_COLOUR: "{name}’s eyes are {one} in {first} and {other} in {second}.",
    Predicate.HAIR_COLOUR: "{name}’s hair is {one} in {first} and {other} in {second}.",
    Predicate.HANDEDNESS: "{name} is {one}-handed in {first} and {other}-handed in {second}.",
    Predicate.HEIGHT: "{name} is {one} in {first} and {other} in {second}.",
    Predicate.SCAR: "{name}’s scar is on the {one} in {first} and on the {other} in {second}.",
    Predicate.MISSING: "{name} has lost the {one} in {first} and the {other} in {second}.",
}
_VAGUE = frozenset({(Predicate.EYE_COLOUR, "dark"), (Predicate.EYE_COLOUR, "light")})
_AGED = frozenset({"grey", "white"})
_DYED = re.compile(r"\b(?:dy(?:e|ed|es|eing)|bleach\w*|peroxide|hair had (?:gone|turned))\b", re.IGNORECASE)
_HIDDEN = re.compile(r"\b(?:wigs?|periwig|disguise[ds]?|costume|false)\b", re.IGNORECASE)
_NEAR = 200


def find(book: BookReading) -> Iterator[Finding]:
    """Yield, for each person and each attribute, the statements that cannot both be true.

    Only the narrator's plain word counts, and only where whose it is is certain. With three statements or more, the
    value that stands alone is the likely slip. Hair may grow grey, and may be dyed where the book says so.
    """
    people = {entity.id: entity for entity in book.entities}
    grouped: dict[tuple[str, Predicate], list[Claim]] = defaultdict(list)
    for claim in book.claims:
        is_certain = claim.modality is Modality.ASSERTED and claim.entity in people
        if is_certain and claim.predicate in _JUDGED and (claim.predicate, claim.value) not in _VAGUE:
            grouped[claim.entity, claim.predicate].append(claim)
    for (entity, predicate), claims in grouped.items():
        for one, other in _find_pairs(predicate, claims, book.book.language):
            if not (predicate is Predicate.HAIR_COLOUR and _may_change(book, people[entity], one, other)):
                yield _finding(book, people[entity], one, other)


def _find_pairs(predicate: Predicate, claims: Sequence[Claim], language: str) -> Iterator[tuple[Claim, Claim]]:
    """Yield each value that is at odds with the usual one, beside the surest statement of the usual one."""
    counts = Counter(claim.value for claim in claims)
    usual = min(claims, key=lambda claim: (-counts[claim.value], claim.position)).value
    stated = [claim for claim in claims if claim.value == usual]
    seen = {usual}
    for claim in claims:
        if claim.value not in seen and are_incompatible(predicate, usual, claim.value, language):
            seen.add(claim.value)
            best = min(stated, key=lambda item: (-item.confidence, item.position))
            one, other = sorted((best, claim), key=lambda item: item.position)
            yield one, other


def _may_change(book: BookReading, person: Entity, one: Claim, other: Claim) -> bool:
    """Say whether the hair may have turned grey from the first place to the second, or been dyed or hidden."""
    if other.value in _AGED and one.value not in _AGED:
        return True
    texts = {scene.key: scene.text for scene in book.book.scenes}
    stated = [_around(texts[claim.scene], claim.span) for claim in (one, other)]
    named = (_around(texts[mention.scene], mention.span) for mention in person.mentions)
    return any(_HIDDEN.search(text) for text in stated) or any(_DYED.search(text) for text in (*stated, *named))


def _around(text: str, span: Span) -> str:
    return text[max(0, span.start - _NEAR) : span.end + _NEAR]


def _finding(book: BookReading, person: Entity, one: Claim, other: Claim) -> Finding:
    first, second = name_places(book.book, one.scene, other.scene)
    message = _SENTENCES[one.predicate].format(
        name=person.name, one=one.value, other=other.value, first=first, second=second
    )
    evidence = tuple(quote_sentence(book, claim.scene, (claim.span,)) for claim in (one, other))
    confidence = round(min(one.confidence, other.confidence), 3)
    return Finding(CHECK, SEVERITY, message, WHY, evidence, (person.name,), confidence)
