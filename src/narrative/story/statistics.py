"""Counts a book: words, chapters, scenes, reading time, share of speech, and how often the cast is named where."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass

from narrative.story.book import Book
from narrative.story.entity import Entity
from narrative.story.reading import BookReading
from narrative.text.discourse import ZoneKind
from narrative.text.words import count_words

WORDS_A_MINUTE = 250
"""A round figure for silent reading: adults read English fiction at 260 words a minute on average (Brysbaert, *How many
words do we read per minute?*, Journal of Memory and Language 109, 2019)."""


@dataclass(frozen=True, slots=True)
class ChapterCount:
    """One chapter's title and its words."""

    key: str
    title: str
    words: int
    scenes: int


@dataclass(frozen=True, slots=True)
class Statistics:
    """The counts of a book. ``dialogue_share`` is the share of words in speech (0 to 1), ``reading_minutes`` whole."""

    words: int
    chapters: tuple[ChapterCount, ...]
    scenes: int
    reading_minutes: int
    dialogue_share: float


def count_book(reading: BookReading) -> Statistics:
    """Return the counts of the book that was read; words of the scenes' plain text, without titles and footnotes."""
    words = {key: scene.words for key, scene in reading.scenes.items()}
    chapters = tuple(
        ChapterCount(chapter.key, chapter.title, sum(words[scene.key] for scene in chapter.scenes), len(chapter.scenes))
        for chapter in reading.book.chapters
    )
    total = sum(words.values())
    return Statistics(
        words=total,
        chapters=chapters,
        scenes=len(words),
        reading_minutes=math.ceil(total / WORDS_A_MINUTE),
        dialogue_share=_count_spoken(reading) / total if total else 0.0,
    )


def _count_spoken(reading: BookReading) -> int:
    return sum(
        count_words(zone.span.of(scene.text))
        for scene in reading.book.scenes
        for zone in reading.scenes[scene.key].zones
        if zone.kind is ZoneKind.DIALOGUE
    )


def count_mentions(book: Book, entity: Entity) -> tuple[int, ...]:
    """Return how often ``entity`` is named in each chapter of ``book``, in reading order: a strip of heat."""
    by_scene = Counter(mention.scene for mention in entity.mentions)
    return tuple(sum(by_scene[scene.key] for scene in chapter.scenes) for chapter in book.chapters)
