"""Finds statements of lasting attributes (eyes, hair, hands, age, height, wounds) and whose they are, or abstains."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from narrative.text.span import Span


class Modality(StrEnum):
    """On whose word, and how firmly, a passage says something."""

    ASSERTED = "asserted"
    REPORTED = "reported"
    NEGATED = "negated"
    HYPOTHETICAL = "hypothetical"
    FIGURATIVE = "figurative"
    DREAM = "dream"


class Predicate(StrEnum):
    """The attributes that are read."""

    EYE_COLOUR = "eye-colour"
    HAIR_COLOUR = "hair-colour"
    HANDEDNESS = "handedness"
    AGE = "age"
    HEIGHT = "height"
    BUILD = "build"
    MISSING = "missing-part"
    SCAR = "scar"
    BIRTHPLACE = "birthplace"
    SIBLING_COUNT = "sibling-count"


@dataclass(frozen=True, slots=True)
class Attribute:
    """One statement. All spans count in the scene's plain text.

    ``owner`` is the name or the noun or pronoun whose attribute it is; ``name`` is the name it was bound to, or
    nothing when more than one could be meant (the statement is then of no one and only counted). ``first_person``
    says that the owner is whoever says *I* there.
    """

    predicate: Predicate
    value: str
    span: Span
    sentence: Span
    modality: Modality
    owner: Span | None = None
    name: Span | None = None
    first_person: bool = False
    confidence: float = 1.0
