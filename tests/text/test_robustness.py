"""No text is too strange or too long: every function answers, the same twice, in time that grows with the text."""

from __future__ import annotations

import time
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
MOST_SECONDS = 4.0


@pytest.mark.parametrize("piece", PATHOLOGICAL)
def test_a_text_of_one_piece_over_and_over_is_read_in_good_time(piece: str) -> None:
    text = piece * (SIZE // len(piece))
    start = time.process_time()
    for function in FUNCTIONS:
        function(text)
    assert time.process_time() - start < MOST_SECONDS


@pytest.mark.parametrize("piece", ['"', "“", "'a ", "I ", "three days ", "“a\n\n", "Dear Sir,\n\n"])
def test_twice_the_text_takes_about_twice_the_time(piece: str) -> None:
    def clock(size: int) -> float:
        text = piece * (size // len(piece))
        start = time.process_time()
        for function in (find_quotations, find_zones, find_viewpoint, find_time_expressions):
            function(text)
        return time.process_time() - start

    clock(1_000)
    assert clock(32_000) < 20 * clock(4_000) + 0.5


@given(texts)
def test_every_function_answers_and_says_the_same_twice(text: str) -> None:
    for function in FUNCTIONS:
        assert function(text) == function(text)
