from itertools import pairwise

import pytest
from hypothesis import given

from narrative.text.times import Anchor, TimeKind, find_time_expressions

from .texts import texts


@pytest.mark.parametrize(
    ("text", "words", "kind", "value"),
    [
        ("He came on Monday.", "on Monday", "weekday", "monday"),
        ("He came on Friday evening.", "on Friday evening", "weekday", "friday evening"),
        ("It was the 19th of June, 1887.", "the 19th of June, 1887", "date", "1887-06-19"),
        ("3 May. Bistritz.", "3 May", "date", "--05-03"),
        ("On May 3rd he left.", "On May 3rd", "date", "--05-03"),
        ("The twenty-first of October.", "The twenty-first of October", "date", "--10-21"),
        ("In May it rained.", "In May", "date", "--05"),
        ("In the year 1815 he died.", "In the year 1815", "date", "1815"),
        ("Dated 1897-05-03, it began.", "1897-05-03", "date", "1897-05-03"),
        ("He came at two o’clock at night.", "two o’clock at night", "clock", "02:00"),
        ("He left by the 16:40 train.", "16:40", "clock", "16:40"),
        ("He was in his fiftieth year.", "in his fiftieth year", "age", "49"),
        ("Her a six-month-old child.", "a six-month-old", "age", "0..0.5"),
        ("He was in his middle forties.", "in his middle forties", "age", "44..46"),
        ("He left on the 5th.", "on the 5th", "date", "---05"),
        ("At half past eight he left.", "half past eight", "clock", "08:30?"),
        ("At 8:35 p.m. he left.", "8:35 p.m.", "clock", "20:35"),
        ("At a quarter to nine in the evening.", "a quarter to nine in the evening", "clock", "20:45"),
        ("It was ten o’clock at night.", "ten o’clock at night", "clock", "22:00"),
        ("He came at midnight.", "at midnight", "clock", "00:00"),
        ("Twenty past four.", "Twenty past four", "clock", "04:20?"),
        ("He came in the evening.", "in the evening", "part-of-day", "evening"),
        ("Three days later he left.", "Three days later", "offset", "P3D"),
        ("The next morning he left.", "The next morning", "offset", "P1D morning"),
        ("A fortnight after, he left.", "A fortnight after", "offset", "P2W"),
        ("Two or three weeks.", "Two or three weeks", "duration", "P2..3W"),
        ("It rained every day.", "every day", "repeated", "every day"),
        ("She was twenty-three years old.", "twenty-three years old", "age", "23"),
        ("A man of fifty came.", "man of fifty", "age", "50"),
        ("Aged 12, he ran.", "Aged 12", "age", "12"),
        ("He was in his late thirties.", "in his late thirties", "age", "37..39"),
        ("She was seventeen.", "She was seventeen", "age", "17"),
        ("He was in his thirtieth year.", "in his thirtieth year", "age", "29"),
        ("Christmas Eve was cold.", "Christmas Eve", "festival", "christmas-eve --12-24"),
        ("In the summer of 1884 he left.", "In the summer of 1884", "season", "summer 1884"),
        ("It was so when he was a boy.", "when he was a boy", "anachrony", "when he was a boy"),
    ],
)
def test_times_are_found_and_normalised(text: str, words: str, kind: str, value: str) -> None:
    found = find_time_expressions(text)
    assert [(item.span.of(text), item.kind, item.value) for item in found] == [(words, TimeKind(kind), value)]


@pytest.mark.parametrize(
    ("text", "direction", "anchor", "low", "high"),
    [
        ("The next day it rained.", 1, "event", 0.5, 1.5),
        ("The day before, it rained.", -1, "event", 0.5, 1.5),
        ("It rained yesterday.", -1, "now", 0.5, 1.5),
        ("Three days after the funeral it rained.", 1, "other", 2.134, 3.866),
        ("On the following Tuesday it rained.", 1, "event", 1, 7),
        ("Within a week it rained.", 1, "event", 0, 9),
        ("That evening it rained.", 0, "event", 0, 0.5),
    ],
)
def test_offsets_say_how_far_and_from_where(text: str, direction: int, anchor: str, low: float, high: float) -> None:
    (found,) = find_time_expressions(text)
    assert (found.direction, found.anchor) == (direction, Anchor(anchor))
    assert (found.low, found.high) == (pytest.approx(low), pytest.approx(high))


@pytest.mark.parametrize(
    "text",
    [
        "Good morning, he said.",
        "She may come.",
        "May came in.",
        "“Yes,” said Thursday.",
        "the clock’s spring",
        "five men",
    ],
)
def test_what_is_no_time_is_left_out(text: str) -> None:
    assert find_time_expressions(text) == ()


def test_a_monday_is_no_certain_monday() -> None:
    assert [item.definite for item in find_time_expressions("On Mondays he slept. One Monday he did not.")] == [
        False
    ] * 2


def test_what_is_spoken_says_so() -> None:
    text = "On Monday he said, “I come on Tuesday.”"
    assert [(item.value, item.spoken) for item in find_time_expressions(text)] == [("monday", False), ("tuesday", True)]


@given(texts)
def test_times_lie_in_order_and_apart(text: str) -> None:
    found = find_time_expressions(text)
    assert all(item.span.of(text).strip() for item in found)
    assert all(a.span.end <= b.span.start for a, b in pairwise(found))
    assert all(item.low is None or (item.high is not None and item.low <= item.high) for item in found)
