"""A book's counts are those of its scenes."""

from __future__ import annotations

from narrative.story.book import Book, ChapterText, SceneText
from narrative.story.reading import read_book
from narrative.story.statistics import count_book, count_mentions

BOOK = Book(
    (
        ChapterText(
            "c1", "One", 1, (SceneText("a", "Anna laughed. “Come here,” said Boris."), SceneText("b", "It rained."))
        ),
        ChapterText("c2", "Two", 2, (SceneText("c", "Boris saw Anna. Boris ran."),)),
    )
)


def test_words_chapters_scenes_and_minutes() -> None:
    statistics = count_book(read_book(BOOK))
    assert statistics.words == 13
    assert [(chapter.title, chapter.words, chapter.scenes) for chapter in statistics.chapters] == [
        ("One", 8, 2),
        ("Two", 5, 1),
    ]
    assert statistics.scenes == 3
    assert statistics.reading_minutes == 1


def test_the_share_of_speech_counts_words_between_marks() -> None:
    assert count_book(read_book(BOOK)).dialogue_share == 2 / 13


def test_an_empty_book_has_no_speech() -> None:
    assert count_book(read_book(Book())).dialogue_share == 0.0


def test_mentions_by_chapter() -> None:
    reading = read_book(BOOK)
    (boris,) = [entity for entity in reading.entities if entity.name == "Boris"]
    assert count_mentions(reading.book, boris) == (1, 2)
