"""No text makes a check raise, and what is found is verbatim, whatever the text."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.checks.stories import load_story

from narrative.checks.catalogue import run_checks
from narrative.story.book import Book, ChapterText, SceneText
from narrative.story.reading import read_book

WORDS = (
    *(
        "Mara",
        "Maara",
        "Tom",
        "He",
        "She",
        "I",
        "my",
        "was",
        "is",
        "walks",
        "walked",
        "and",
        "eyes",
        "green",
        "blue",
        "Mara’s",
    ),
    *("Monday", "the next morning", "two days later", "Friday", "aged", "forty", "ten", "Chapter", "II", "“", "”", "—"),
    *(".", ".", ",", "\n\n", "\n", "…", "😀", "ü", "\u202e", "\x00", "5 May", "hair", "black", "left-handed", "had"),
)
texts = st.lists(st.sampled_from(WORDS), max_size=120).map(" ".join) | st.text(max_size=300)
titles = st.sampled_from(("", "1", "2", "4", "II", "Chapter Two", "Prologue", "XII: The End", "Chapter 999", "I"))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(titles, st.lists(texts, max_size=3)), max_size=5))
def test_no_text_makes_a_check_raise(chapters: list[tuple[str, list[str]]]) -> None:
    book = Book(
        tuple(
            ChapterText(
                f"c{number}",
                title,
                number,
                tuple(SceneText(f"c{number}s{index}", text) for index, text in enumerate(scenes, start=1)),
            )
            for number, (title, scenes) in enumerate(chapters, start=1)
        )
    )
    places = {scene.key: scene.text for scene in book.scenes}
    heads = {chapter.scenes[0].key: chapter.title for chapter in book.chapters if chapter.scenes}
    findings = run_checks(read_book(book))
    assert len({finding.identity for finding in findings}) == len(findings)
    for finding in findings:
        for item in finding.evidence:
            text = (heads if item.place == "title" else places)[item.scene]
            assert item.span.of(text) == item.quote
            assert all(item.span.contains(mark) for mark in item.marks)


GERMAN = """## 1

Es war ein Montag, und es regnete. Mara hatte grüne Augen. „Wir warten“, sagte Tomas.

## 3

Am nächsten Morgen, einem Donnerstag, war es kalt. Ich sehe sie an. Mara hatte blaue Augen.
"""


def test_a_language_without_word_lists_is_read_and_only_places_are_checked() -> None:
    reading = read_book(load_story(GERMAN, "de-AT"))
    assert [finding.check for finding in run_checks(reading)] == ["structure/chapter-numbering"]
