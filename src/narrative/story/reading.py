"""Reads a book as a fold: each scene is read alone and kept by its content, the book is joined from the readings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from narrative.story.book import Book
from narrative.story.claims import Claim
from narrative.story.entity import Entity, Mention
from narrative.text.attributes import Attribute
from narrative.text.names import NameCandidate
from narrative.text.span import Span

ENGINE_VERSION = "1"
"""Changes whenever a scene's reading may: a kept reading of another version is read again."""


@dataclass(frozen=True, slots=True)
class SceneReading:
    """What one scene says, found from its text alone. All spans count in the scene's plain text."""

    digest: str
    words: int
    paragraphs: tuple[Span, ...] = ()
    sentences: tuple[Span, ...] = ()
    names: tuple[NameCandidate, ...] = ()
    attributes: tuple[Attribute, ...] = ()


@dataclass(frozen=True, slots=True)
class BookReading:
    """A whole book as read. ``scenes`` holds the reading of each scene by its key, in reading order.

    ``entities`` come by number of mentions, most first; ``claims`` in reading order. ``mentions`` holds, by scene
    key, each mention with the entity it names, in order of place.
    """

    book: Book
    scenes: Mapping[str, SceneReading]
    entities: tuple[Entity, ...] = ()
    claims: tuple[Claim, ...] = ()
    mentions: Mapping[str, tuple[tuple[Mention, Entity], ...]] = field(default_factory=dict)
