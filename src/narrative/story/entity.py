"""Somebody or something the book names, and every place where it is named."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from narrative.text.span import Span


class EntityKind(StrEnum):
    """What is named."""

    PERSON = "person"
    PLACE = "place"
    ORGANISATION = "organisation"
    OTHER = "other"


class Gender(StrEnum):
    """What titles and pronouns say; unknown when they say nothing or disagree."""

    FEMALE = "female"
    MALE = "male"
    UNKNOWN = "unknown"


class MentionForm(StrEnum):
    """How a mention names: by a name, by a noun (*the old lawyer*), or by a pronoun."""

    NAME = "name"
    NOUN = "noun"
    PRONOUN = "pronoun"


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where an entity is named. ``span`` counts in the plain text of the scene ``scene``.

    ``surface`` is what stands there, white space folded, without a possessive ending.
    """

    scene: str
    span: Span
    form: MentionForm
    surface: str


@dataclass(frozen=True, slots=True)
class Alias:
    """A name an entity goes by, and how often."""

    name: str
    mentions: int


@dataclass(frozen=True, slots=True)
class Entity:
    """A person, place or other thing. Aliases come most frequent first, mentions in reading order.

    ``id`` is drawn from the kind and the name by which the book calls it most fully, never from a position, so it
    stays the same when the book is read again. ``titles`` are the forms of address it was met with.
    """

    id: str
    kind: EntityKind
    name: str
    aliases: tuple[Alias, ...]
    gender: Gender
    mentions: tuple[Mention, ...]
    titles: tuple[str, ...] = ()


def identify(kind: EntityKind, name: str) -> str:
    """Return 16 hexadecimal digits drawn from ``kind`` and ``name``, case and white space folded."""
    text = f"{kind}\x1f{' '.join(name.casefold().split())}"
    return hashlib.sha256(text.encode()).hexdigest()[:16]
