"""A book is read as a fold: kept readings are as good as fresh ones, and the order of the scenes does not matter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrative.story.book import Book, ChapterText, SceneText
from narrative.story.codec import UnreadableReading
from narrative.story.reading import (
    dump_reading,
    identify_scene,
    join_readings,
    load_reading,
    read_book,
    read_scene,
)

OPENING = """Mr. Sherlock Holmes, who was usually very late in the mornings, was seated at the table.

“Well, Watson, what do you make of it?” said Holmes. He had his back to me.

“I think,” said I, “that Dr. Mortimer is a successful man.”

Holmes smiled. Sir Henry Baskerville came to London from Devonshire, and Dr. Mortimer met him there."""

MOOR = """Sir Henry stood on the moor. He looked at Dr. Mortimer, and Mortimer looked at Sir Henry Baskerville.

“My word!” cried Sir Henry. “Watson, what is that?”

In London, Holmes would have laughed. He was not there, and Watson said so."""


def make_book(*scenes: str) -> Book:
    return Book((ChapterText("c1", "I", 1, tuple(SceneText(f"c1s{i}", text) for i, text in enumerate(scenes, 1))),))


def test_a_kept_reading_equals_a_fresh_one() -> None:
    book = make_book(OPENING, MOOR)
    cache: dict[str, bytes] = {}
    fresh = read_book(book, cache)
    assert len(cache) == 2
    assert read_book(book, cache) == fresh
    assert read_book(book) == fresh


def test_only_the_changed_scene_is_read_again() -> None:
    cache: dict[str, bytes] = {}
    read_book(make_book(OPENING, MOOR), cache)
    before = set(cache)
    read_book(make_book(OPENING, MOOR + " Watson sighed."), cache)
    assert len(set(cache) - before) == 1


def test_rubbish_in_the_cache_is_read_again() -> None:
    book = make_book(OPENING, MOOR)
    cache: dict[str, bytes] = {}
    fresh = read_book(book, cache)
    for key in cache:
        cache[key] = b'{"not": "a reading"}'
    assert read_book(book, cache) == fresh
    with pytest.raises(UnreadableReading):
        load_reading(b"\x00\x01")


def test_progress_is_told_scene_by_scene() -> None:
    told: list[tuple[int, int]] = []
    read_book(make_book(OPENING, MOOR), on_progress=lambda done, whole: told.append((done, whole)))
    assert told == [(1, 2), (2, 2)]


def test_the_name_of_a_reading_depends_on_what_is_read_and_not_on_the_key() -> None:
    assert identify_scene(SceneText("a", OPENING)) == identify_scene(SceneText("b", OPENING))
    assert identify_scene(SceneText("a", OPENING)) != identify_scene(SceneText("a", MOOR))
    assert identify_scene(SceneText("a", OPENING)) != identify_scene(SceneText("a", OPENING), "fr")


def test_the_order_of_readings_and_of_scenes_makes_no_difference_to_who_is_who() -> None:
    def cast(book: Book) -> set[tuple[str, str, int]]:
        return {(entity.id, entity.name, len(entity.mentions)) for entity in read_book(book).entities}

    assert cast(make_book(OPENING, MOOR)) == cast(make_book(MOOR, OPENING))
    book = make_book(OPENING, MOOR)
    readings = {scene.key: read_scene(scene) for scene in book.scenes}
    backwards = dict(reversed(readings.items()))
    assert join_readings(book, backwards) == join_readings(book, readings)


@given(st.text(alphabet=st.sampled_from("AaBbMrs. ,\n“”'’é—\U0001f600theof"), max_size=200))
def test_any_text_is_read_and_every_span_lies_in_it(text: str) -> None:
    reading = read_book(make_book(text))
    scene = reading.scenes["c1s1"]
    assert load_reading(dump_reading(scene)) == scene
    spans = [mention.span for mention, _ in reading.mentions["c1s1"]]
    for span in (*scene.paragraphs, *scene.sentences, *spans):
        assert 0 <= span.start < span.end <= len(text)
    for mention, _ in reading.mentions["c1s1"]:
        assert " ".join(mention.span.of(text).split()).casefold() == mention.surface.casefold()
