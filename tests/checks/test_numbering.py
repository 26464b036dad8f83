"""Chapter titles are read as their authors write them, and only a count that breaks is shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrative.checks.catalogue import run_checks
from narrative.checks.numerals import Style, read_number, read_roman, read_words, write_number, write_roman, write_words
from narrative.checks.titles import read_title
from narrative.story.book import Book, ChapterText, SceneText
from narrative.story.reading import read_book


@pytest.mark.parametrize(
    ("title", "value", "style", "number"),
    [
        ("12", 12, Style.ARABIC, "12"),
        ("XII: The Man on the Tor", 12, Style.ROMAN, "XII"),
        ("xii.", 12, Style.ROMAN, "xii"),
        ("Chapter 7", 7, Style.ARABIC, "7"),
        ("CHAPTER TWENTY-ONE. The Shore", 21, Style.WORDS, "TWENTY-ONE"),
        ("Chapter the Twelfth", 12, Style.WORDS, "Twelfth"),
        ("Chap. IV — Home", 4, Style.ROMAN, "IV"),
        ("One hundred and three", 103, Style.WORDS, "One hundred and three"),
        ("  3. The Ferry", 3, Style.ARABIC, "3"),
        ("Five", 5, Style.WORDS, "Five"),
    ],
)
def test_a_number_is_read_from_a_title(title: str, value: int, style: Style, number: str) -> None:
    found = read_title(title)
    assert found is not None
    assert (found.value, found.style, found.span.of(title)) == (value, style, number)


@pytest.mark.parametrize(
    "title", ["", "Prologue", "I Am Born", "One Day in May", "Mild", "The 39 Steps", "Civil War", "IIII"]
)
def test_a_title_without_a_number_has_none(title: str) -> None:
    assert read_title(title) is None


@given(st.integers(1, 399))
def test_roman_numerals_come_back(value: int) -> None:
    assert read_roman(write_roman(value)) == value
    assert read_roman(write_roman(value).lower()) == value


@given(st.integers(0, 99))
def test_number_words_come_back(value: int) -> None:
    assert read_words(write_words(value)) == value


@given(st.integers(1, 99), st.sampled_from(Style))
def test_numbers_come_back_in_every_style(value: int, style: Style) -> None:
    assert read_number(write_number(value, style)) == (value, style)


@given(st.text(max_size=30))
def test_no_title_raises(title: str) -> None:
    found = read_title(title)
    assert found is None or found.span.of(title)


def find(*titles: str | tuple[str, str]) -> list[str]:
    chapters = []
    for number, item in enumerate(titles, start=1):
        part, title = item if isinstance(item, tuple) else ("", item)
        scene = SceneText(f"c{number}s1", f"It was day {number} of all.")
        chapters.append(ChapterText(f"c{number}", title, number, (scene,), part))
    reading = read_book(Book(tuple(chapters)))
    return [finding.message for finding in run_checks(reading, select=["structure/chapter-numbering"])]


@pytest.mark.parametrize(
    "titles",
    [
        ("1", "2", "3"),
        ("I", "II", "III", "IV"),
        ("Prologue", "1", "2", "Epilogue"),
        ("5", "6", "7"),
        (("A", "1"), ("A", "2"), ("B", "1"), ("B", "2")),
        (("A", "1"), ("A", "2"), ("B", "3"), ("B", "4")),
        ("1", "2", "Interlude", "4", "5"),
        ("1",),
        (),
        ("1984", "2010"),
    ],
)
def test_a_count_that_holds_is_silent(titles: tuple[str, ...]) -> None:
    assert find(*titles) == []


@pytest.mark.parametrize(
    ("titles", "messages"),
    [
        (("1", "2", "4"), ["Chapter 2 is followed by chapter 4: there is no chapter 3."]),
        (("1", "2", "6", "7"), ["Chapter 2 is followed by chapter 6: there is no chapter 3, 4 or 5."]),
        (("1", "2", "9", "10"), ["Chapter 2 is followed by chapter 9: there is no chapter 3 to 8."]),
        (("1", "2", "2", "3"), ["Two chapters are called chapter 2."]),
        (("1", "2", "2", "4"), ["Two chapters are called chapter 2, and none is chapter 3."]),
        (("1", "3", "3", "4"), ["Two chapters are called chapter 3, and none is chapter 2."]),
        (("1", "2", "14", "4", "5"), ["Chapter 14 stands between chapter 2 and chapter 4."]),
        (("I", "III", "II", "IV"), ["Chapter I is followed by chapter III; chapter II comes only after it."]),
        (
            (("A", "1"), ("A", "2"), ("B", "1"), ("B", "3")),
            ["Chapter 1 is followed by chapter 3: there is no chapter 2, in “B”."],
        ),
    ],
)
def test_a_count_that_breaks_is_shown_in_the_author_s_numbers(titles: tuple[str, ...], messages: list[str]) -> None:
    assert find(*titles) == messages
