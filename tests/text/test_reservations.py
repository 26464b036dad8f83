from itertools import pairwise

import pytest
from hypothesis import given

from narrative.text.reservations import find_reservations

from .texts import texts


@pytest.mark.parametrize(
    ("text", "kind", "span"),
    [
        ("If her eyes were blue, he forgot it.", "hypothetical", "If her eyes were blue, he forgot it."),
        ("She came, her eyes were not blue, and left.", "negated", "her eyes were not blue"),
        ("He didn’t know.", "negated", "He didn’t know"),
        ("They told him that she had red hair.", "reported", "told him that she had red hair."),
        ("According to Tom she was blind.", "reported", "According to Tom she was blind."),
        ("Her eyes were like the sea, they said.", "figurative", "like the sea"),
        ("Perhaps she was tall; he could not see.", "hypothetical", "Perhaps she was tall"),
        ("He dreamed that she had red hair. It shone.", "dream", "He dreamed that she had red hair. It shone."),
        ("Years ago she had lived here.", "flashback", "Years ago she had lived here."),
        ("She had taken the key and had hidden it.", "flashback", "She had taken the key and had hidden it."),
    ],
)
def test_what_is_not_the_plain_word_of_the_narrator(text: str, kind: str, span: str) -> None:
    assert (kind, span) in [(item.kind, item.span.of(text)) for item in find_reservations(text)]


def test_a_plain_statement_has_no_reservation() -> None:
    assert find_reservations("Her eyes were blue. She had red hair.") == ()


@given(texts)
def test_reservations_hold_their_cues_in_order(text: str) -> None:
    found = find_reservations(text)
    assert all(0 <= item.span.start <= item.span.end <= len(text) for item in found)
    assert all(item.span.contains(item.cue) for item in found)
    assert all(a.span <= b.span for a, b in pairwise(found))
