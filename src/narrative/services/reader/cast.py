"""What a reading of the book found about its cast and places, in a form that is cheap to hand over and to keep."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from narrative.story.reading import BookReading


@dataclass(frozen=True, slots=True)
class FoundEntity:
    """One entity: ``aliases`` are names with their counts, ``by_scene`` counts mentions by scene key."""

    key: str
    kind: str
    name: str
    gender: str
    aliases: tuple[tuple[str, int], ...]
    by_scene: dict[str, int]


@dataclass(frozen=True, slots=True)
class FoundCast:
    """All entities, and by scene key every mention as ``[entity key, start, end, words, form]``."""

    entities: tuple[FoundEntity, ...]
    mentions: dict[str, list[list[Any]]]


def collect_cast(reading: BookReading) -> FoundCast:
    """Return the cast and places of ``reading``."""
    texts = {scene.key: scene.text for scene in reading.book.scenes}
    mentions = {
        key: [
            [entity.id, mention.span.start, mention.span.end, mention.span.of(texts[key]), mention.form.value]
            for mention, entity in some
        ]
        for key, some in reading.mentions.items()
        if some
    }
    counts: dict[str, Counter[str]] = {entity.id: Counter() for entity in reading.entities}
    for key, some in mentions.items():
        for mention in some:
            counts[str(mention[0])][key] += 1
    entities = tuple(
        FoundEntity(
            entity.id,
            entity.kind.value,
            entity.name,
            entity.gender.value,
            tuple((alias.name, alias.mentions) for alias in entity.aliases),
            dict(counts[entity.id]),
        )
        for entity in reading.entities
    )
    return FoundCast(entities, mentions)
