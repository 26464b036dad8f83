from itertools import pairwise

import pytest
from hypothesis import given

from narrative.text.tokens import find_tokens

from .texts import texts


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("", []),
        ("Don’t go.", ["Don’t", "go", "."]),
        ("Mr. Holmes, M.R.C.S., said I.", ["Mr.", "Holmes", ",", "M.R.C.S.", ",", "said", "I", "."]),
        ("J. K. Jerome", ["J.", "K.", "Jerome"]),
        ("well-known—at 8:35, on 3rd", ["well-known", "—", "at", "8:35", ",", "on", "3rd"]),
        ("So... yes--no", ["So", "...", "yes", "--", "no"]),
        ("_naïve_", ["_", "naïve", "_"]),
    ],
)
def test_words_keep_what_belongs_to_them(text: str, tokens: list[str]) -> None:
    assert [token.text for token in find_tokens(text)] == tokens


@given(texts)
def test_tokens_are_ordered_and_cover_all_but_blanks(text: str) -> None:
    tokens = find_tokens(text)
    assert all(text[token.start : token.end] == token.text for token in tokens)
    assert all(a.end <= b.start for a, b in pairwise(tokens))
    covered = {place for token in tokens for place in range(token.start, token.end)}
    assert all(character.isspace() for place, character in enumerate(text) if place not in covered)


def test_a_token_knows_its_place_and_whether_it_is_a_word() -> None:
    word, mark = find_tokens("Go!")
    assert (word.span.of("Go!"), word.is_word, mark.is_word) == ("Go", True, False)
