"""One edit, and endings that are no slip."""

from __future__ import annotations

import pytest

from narrative.checks.spelling import is_derived, is_one_edit


@pytest.mark.parametrize("word", ["Barrimore", "Barymore", "Barrymoore", "Barrymroe", "Barrymor", "Barrymorex"])
def test_one_edit_is_one_edit(word: str) -> None:
    assert is_one_edit("Barrymore", word)
    assert is_one_edit(word, "Barrymore")


@pytest.mark.parametrize("word", ["Barrymore", "Barimore", "Barry", "", "Barrymroxe", "yBarrymroe"])
def test_none_or_two_are_not(word: str) -> None:
    assert not is_one_edit("Barrymore", word)


@pytest.mark.parametrize(
    ("name", "word"), [("Bennet", "Bennets"), ("Russia", "Russian"), ("Bob", "Boby"), ("Ann", "Anne")]
)
def test_an_ending_makes_another_word(name: str, word: str) -> None:
    assert is_derived(name, word)


@pytest.mark.parametrize(
    ("name", "word"), [("Henry", "Henryy"), ("Orion", "Orionn"), ("Roger", "Roge"), ("Holmes", "Holms")]
)
def test_a_slip_is_no_ending(name: str, word: str) -> None:
    assert not is_derived(name, word)
