import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrative.text.numbers import amount_pattern, parse_amount, parse_number

ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


def spell(number: int) -> str:
    if number >= 100:
        rest = number % 100
        return f"{ONES[number // 100]} hundred" + (f" and {spell(rest)}" if rest else "")
    if number >= 20:
        return TENS[number // 10] + (f"-{ONES[number % 10]}" if number % 10 else "")
    return ONES[number]


@given(st.integers(0, 999))
def test_every_number_up_to_999_is_read(number: int) -> None:
    assert parse_number(spell(number)) == number
    assert parse_number(str(number)) == number
    assert re.fullmatch(amount_pattern(), spell(number)) is not None


@pytest.mark.parametrize(
    ("phrase", "number"),
    [
        ("a hundred and five", 105),
        ("three-and-twenty", 23),
        ("three score", 60),
        ("half a dozen", 6),
        ("1,204", 1204),
        ("threescore and ten", None),
        ("three score and ten", 70),
        ("nineteen and twenty", None),
        ("a", None),
        ("monday", None),
        ("²", None),
    ],
)
def test_old_and_loose_forms(phrase: str, number: int | None) -> None:
    assert parse_number(phrase) == number


@pytest.mark.parametrize(
    ("phrase", "bounds"),
    [
        ("two or three", (2, 3)),
        ("a few", (2, 7)),
        ("a couple of", (2, 3)),
        ("nineteen and twenty", (19, 20)),
        ("about forty", (32, 48)),
        ("forty or so", (32, 48)),
        ("more than ten", (10, 15)),
        ("less than ten", (7, 10)),
        ("an", (1, 1)),
        ("the", None),
    ],
)
def test_amounts_have_bounds(phrase: str, bounds: tuple[float, float] | None) -> None:
    assert parse_amount(phrase) == (pytest.approx(bounds) if bounds else None)
