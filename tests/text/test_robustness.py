"""No text is too strange or too long: every function answers, and the same twice."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given

from narrative.text.discourse import find_zones
from narrative.text.quotation_marks import Marks
from narrative.text.quotations import Style, find_quotations
from narrative.text.reservations import find_reservations
from narrative.text.sentences import find_sentences
from narrative.text.tense import find_tense
from narrative.text.times import find_time_expressions
from narrative.text.tokens import find_tokens
from narrative.text.viewpoint import find_viewpoint

from .texts import PATHOLOGICAL, texts

FUNCTIONS: list[Callable[[str], object]] = [
    find_tokens,
    find_sentences,
    find_quotations,
    lambda text: find_quotations(text, Style(Marks.SINGLE, Marks.DOUBLE)),
    lambda text: find_quotations(text, Style(Marks.DASH, Marks.DOUBLE)),
    find_zones,
    find_reservations,
    find_time_expressions,
    find_tense,
    find_viewpoint,
]
SIZE = 6_000


@pytest.mark.parametrize("piece", PATHOLOGICAL)
def test_a_text_of_one_piece_over_and_over_is_read_the_same_twice(piece: str) -> None:
    text = piece * (SIZE // len(piece))
    for function in FUNCTIONS:
        assert function(text) == function(text)


@given(texts)
def test_every_function_answers_and_says_the_same_twice(text: str) -> None:
    for function in FUNCTIONS:
        assert function(text) == function(text)
