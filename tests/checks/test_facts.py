"""Names, attributes, ages and weekdays: the edges between a slip and a story."""

from __future__ import annotations

import pytest
from tests.checks.stories import load_story

from narrative.checks.catalogue import run_checks
from narrative.story.reading import read_book


def find(check: str, *chapters: str) -> list[str]:
    story = "\n\n".join(f"## {number}\n\n{text}" for number, text in enumerate(chapters, start=1))
    return [finding.message for finding in run_checks(read_book(load_story(story)), select=[check])]


@pytest.mark.parametrize(
    ("one", "other", "message"),
    [
        ("It was Monday.", "The next day was a Friday.", "it would be"),
        ("It was a Sunday, and it rained.", "Three days later, on the Monday, it cleared.", "Wednesday"),
        ("On Tuesday morning she left.", "The following day was a Sunday.", "Wednesday"),
    ],
)
def test_a_weekday_is_counted(one: str, other: str, message: str) -> None:
    (found,) = find("timeline/weekday-contradicts", f"{one} Mara slept. {other} Mara rose.")
    assert message in found or "that would be" in found


@pytest.mark.parametrize(
    "text",
    [
        "It was Monday. Mara slept. The next day was a Tuesday.",
        "It was Monday. “The next day was a Friday,” said Mara.",
        "It was Monday. Mara slept. A week later it was Wednesday by the calendar.",
        "It was Monday. Weeks passed. The next day was a Friday.",
        "It was Monday. A few days later, on the Friday, it rained.",
        "She would come on Monday. The next day was a Friday.",
        "Every Monday she rowed. The next day was a Friday.",
        "It was Monday. In the spring, on the 3rd of May, she left. The next day was a Friday.",
    ],
)
def test_a_day_that_may_be_is_passed_over(text: str) -> None:
    assert find("timeline/weekday-contradicts", text) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("> Tuesday, 4 May. Rain.", "> Wednesday, 4 May. Sun."),
        ("> Tuesday, May 4, 1897. Rain.", "> Tuesday, May 5, 1897. Sun."),
        ("> Friday, 31 December 1897. Rain.", "> Sunday, 1 January 1898. Sun."),
    ],
)
def test_dated_weekdays_are_counted(one: str, other: str) -> None:
    assert len(find("timeline/weekday-contradicts", one, other)) == 1


def test_a_date_before_the_last_may_be_in_another_year() -> None:
    assert find("timeline/weekday-contradicts", "> Tuesday, 4 May. Rain.", "> Friday, 4 March. Sun.") == []


def test_hair_may_grow_grey_but_not_brown_again() -> None:
    assert find("continuity/attribute-contradicts", "Mara had black hair.", "Mara’s hair was grey.") == []
    (found,) = find("continuity/attribute-contradicts", "Mara’s hair was grey.", "Mara had black hair.")
    assert found == "Mara’s hair is grey in chapter 1 and black in chapter 2."


def test_the_value_that_stands_alone_is_held_against_the_usual_one() -> None:
    found = find(
        "continuity/attribute-contradicts",
        "Mara’s eyes were blue.",
        "Mara’s green eyes shone.",
        "Mara had green eyes.",
    )
    assert found == ["Mara’s eyes are blue in chapter 1 and green in chapter 2."]


def test_years_that_are_named_may_pass() -> None:
    old, older = "Mara was thirty years old.", "Mara was thirty-five years old."
    assert find("timeline/age-contradicts", old, f"Five years later the ferry came. {older}") == []
    assert find("timeline/age-contradicts", old, older) == ["Mara is 30 in chapter 1, but already 35 in chapter 2."]
