"""Counts a manuscript for ``narrative stats``."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from narrative.cli.manuscripts import Loaded
from narrative.story.book import load_book
from narrative.story.entity import Entity, EntityKind
from narrative.story.reading import BookReading, read_book
from narrative.story.statistics import WORDS_A_MINUTE, count_book

LEAST_MENTIONS = 2

Progress = Callable[[str, int, int], None]


def count_manuscript(item: Loaded, on_progress: Progress) -> dict[str, Any]:
    """Return the counts of one manuscript under the names that ``--format json`` shows."""
    manuscript, path = item.manuscript, item.source.path
    reading = read_book(load_book(manuscript), None, lambda done, total: on_progress(f"Reading {path}", done, total))
    chapters = manuscript.chapters
    return {
        "path": path,
        "title": manuscript.title,
        "author": manuscript.author,
        "language": manuscript.language,
        "words": manuscript.words,
        "parts": len(manuscript.parts),
        "chapters": len(chapters),
        "scenes": sum(len(chapter.scenes) for chapter in chapters),
        "reading_minutes": math.ceil(manuscript.words / WORDS_A_MINUTE),
        "dialogue_share": round(count_book(reading).dialogue_share, 4),
        "words_by_chapter": [{"title": chapter.title, "words": chapter.words} for chapter in chapters],
        "cast": _list_entities(reading, EntityKind.PERSON),
        "places": _list_entities(reading, EntityKind.PLACE),
    }


def _list_entities(reading: BookReading, kind: EntityKind) -> list[dict[str, Any]]:
    return [_entity(item) for item in reading.entities if item.kind is kind and len(item.mentions) >= LEAST_MENTIONS]


def _entity(item: Entity) -> dict[str, Any]:
    also = [alias.name for alias in item.aliases if alias.name != item.name]
    return {"name": item.name, "mentions": len(item.mentions), "also": also, "gender": item.gender.value}
