import pytest

from narrative.text.words import count_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("* * *", 0),
        ("well-known o’clock can't", 3),
        ("He came—she went", 4),
        ("“Stop!” he cried…", 3),
        ("… ‘Tis 8.35 p.m.", 3),
        ("مرحبا بالعالم", 2),
        ("👩‍🚀 flew", 1),
    ],
)
def test_words_are_runs_with_a_letter_or_a_digit(text: str, words: int) -> None:
    assert count_words(text) == words


def test_counting_is_additive_over_paragraphs() -> None:
    first, second = "One two.", "Three — four"
    assert count_words(f"{first}\n\n{second}") == count_words(first) + count_words(second)
