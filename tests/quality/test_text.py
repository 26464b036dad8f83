"""How well the text of a real novel is read: these figures may rise, and never fall."""

from __future__ import annotations

import random

import pytest
from benchmarks.text.quotations import turn_marks
from benchmarks.text.scenes import Scene, read_scenes
from benchmarks.text.slips import measure_tense

from narrative.sample import load_clean_sample
from narrative.text.discourse import ZoneKind, find_zones
from narrative.text.quotation_marks import Marks
from narrative.text.quotations import find_quotation_style, find_quotations
from narrative.text.tense import TenseValue, find_tense
from narrative.text.viewpoint import Person, find_viewpoint

STRAIGHT = str.maketrans("“”‘’", "\"\"''")
SAME_SPEECH = {"straight": 1.0, "curly": 1.0, "single": 0.983, "single-curly": 0.983}
SAME_SPEECH_UNCLOSED = 0.996
TENSE_RECALL = 0.8


@pytest.fixture(scope="module")
def scenes() -> list[Scene]:
    return read_scenes(load_clean_sample())


def speech(text: str) -> set[tuple[int, int]]:
    return {(item.content.start, item.content.end) for item in find_quotations(text) if item.depth == 0}


def f1(found: set[tuple[int, int]], true: set[tuple[int, int]]) -> float:
    return 2 * len(found & true) / (len(found) + len(true))


@pytest.mark.parametrize("marks", SAME_SPEECH)
def test_the_same_speech_is_found_in_any_marks(scenes: list[Scene], marks: str) -> None:
    book = "\n\n".join(text for text, _ in scenes)
    turned = turn_marks(book.translate(STRAIGHT), marks, 0.0)
    assert f1(speech(turned), speech(book)) >= SAME_SPEECH[marks]


def test_a_mark_in_fifty_may_be_missing(scenes: list[Scene]) -> None:
    book = "\n\n".join(text for text, _ in scenes)
    turned = turn_marks(book.translate(STRAIGHT), "curly", 0.02)
    assert f1(speech(turned), speech(book)) >= SAME_SPEECH_UNCLOSED


def test_the_book_has_one_style_and_the_diary_is_a_diary(scenes: list[Scene]) -> None:
    assert find_quotation_style(text for text, _ in scenes).outer is Marks.DOUBLE
    kinds = [{zone.kind for zone in find_zones(text, blocks)} for text, blocks in scenes]
    assert sum(ZoneKind.DIARY in found for found in kinds) == 3


def test_every_chapter_is_told_in_the_past_by_him_who_says_i(scenes: list[Scene]) -> None:
    views = [find_viewpoint(text, find_zones(text, blocks)).person for text, blocks in scenes]
    tenses = [find_tense(text, find_zones(text, blocks)).value for text, blocks in scenes]
    assert Person.THIRD not in views
    assert views.count(Person.FIRST) >= 13
    assert TenseValue.PRESENT not in tenses
    assert tenses.count(TenseValue.PAST) >= 10


def test_paragraphs_put_into_the_present_are_noticed_and_no_other(scenes: list[Scene]) -> None:
    score = measure_tense(scenes, random.Random(1), 100)
    assert score.alarms == 0
    assert score.found >= TENSE_RECALL * score.put_in
    assert score.put_in >= 40
