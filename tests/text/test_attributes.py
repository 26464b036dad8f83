"""Attributes are read where a passage says them outright, and left alone where it does not."""

from __future__ import annotations

import pytest

from narrative.text.attribute_values import Predicate, are_incompatible, find_colour, read_number
from narrative.text.attributes import Attribute, Modality, find_attributes
from narrative.text.names import find_names
from narrative.text.quotations import find_quotations
from narrative.text.sentences import find_sentences


def read(text: str) -> tuple[Attribute, ...]:
    spoken = [quotation.span for quotation in find_quotations(text)]
    return find_attributes(text, find_sentences(text), find_names(text, spoken), spoken)


def told(text: str) -> list[tuple[str, str, str]]:
    """Return predicate, value and the nearest name of each statement."""
    return [
        (item.predicate.value, item.value, item.owner.candidates[0].of(text) if item.owner.candidates else "")
        for item in read(text)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mara's green eyes narrowed.", ("eye-colour", "green", "Mara")),
        ("He met Mara’s steel-grey eyes.", ("eye-colour", "grey", "Mara")),
        ("Detective Okafor had dark brown eyes.", ("eye-colour", "brown", "Detective Okafor")),
        ("Kaelith raised her violet eyes to the tower.", ("eye-colour", "violet", "Kaelith")),
        ("Kaelith laughed. Her eyes were a clear, bright green.", ("eye-colour", "green", "Kaelith")),
        ("Her eyes were of the deepest blue, Anna knew, and Anna smiled.", None),
        ("Stapleton was quiet, with fair hair and gray eyes.", ("eye-colour", "grey", "Stapleton")),
        ("Tom Reyes, a tall man with black hair, sat down.", ("hair-colour", "black", "Tom Reyes")),
        ("Anna pushed back her long red hair.", ("hair-colour", "red", "Anna")),
        ("Rand's hair was copper.", ("hair-colour", "red", "Rand")),
        ("They all turned to blue-eyed Anna.", ("eye-colour", "blue", "Anna")),
        ("Barrymore is a right-handed man.", ("handedness", "right", "Barrymore")),
        ("Mikkel was left-handed, and it showed.", ("handedness", "left", "Mikkel")),
        ("Cartwright, a small boy of eleven, was waiting.", ("age", "11", "Cartwright")),
        ("Ellen was thirty-two years old.", ("age", "32", "Ellen")),
        ("Ellen was nearly forty.", ("age", "about 40", "Ellen")),
        ("The witness, Ellen Marsh, 34, lives alone.", ("age", "34", "Ellen Marsh")),
        ("They asked twelve-year-old Jonas.", ("age", "12", "Jonas")),
        ("Jonas stood six feet two, and grinned.", ("height", "188 cm", "Jonas")),
        ("Silver ran a thumb along the scar on Jonas's left cheek.", ("scar", "left cheek", "Jonas")),
        ("Jonas had lost his right arm in the war.", ("missing-part", "right arm", "Jonas")),
        ("There stood one-eyed Brannoch.", ("missing-part", "one eye", "Brannoch")),
        ("Ellen Marsh was born in Dublin.", ("birthplace", "Dublin", "Ellen Marsh")),
    ],
)
def test_what_is_said_is_read(text: str, expected: tuple[str, str, str] | None) -> None:
    if expected is None:
        assert all(not item.owner.candidates for item in read(text))
    else:
        assert expected in told(text)


@pytest.mark.parametrize(
    "text",
    [
        "A man with blue eyes stood there.",
        "The eyes were blue.",
        "Anna saw a woman with green eyes.",
        "Anna gave Boris a black eye.",
        "The doll had blue eyes.",
        "Two minutes later Anna was one of us.",
        "When he was ten, Jonas fell.",
        "Anna was two minutes late.",
        "It was thirty miles to Dublin.",
    ],
)
def test_what_is_said_of_no_one_in_particular_is_left_alone(text: str) -> None:
    assert read(text) == ()


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("Anna's eyes were blue.", Modality.ASSERTED),
        ("“Anna's eyes were blue,” said Boris.", Modality.REPORTED),
        ("Anna's eyes were not blue.", Modality.NEGATED),
        ("If only Anna's eyes were blue.", Modality.HYPOTHETICAL),
        ("Were Anna's eyes blue?", None),
        ("Anna's eyes were black with rage.", Modality.FIGURATIVE),
        ("In the dream Anna's eyes were blue.", Modality.DREAM),
        ("Anna's hair had once been fair; her dyed black hair shone.", None),
    ],
)
def test_on_whose_word_it_is_said(text: str, modality: Modality | None) -> None:
    found = [item.modality for item in read(text)]
    if modality is None:
        assert Modality.ASSERTED not in found
    else:
        assert found == [modality]


def test_a_pronoun_keeps_everybody_it_may_mean() -> None:
    text = "Anna looked at Clara. Her blue eyes were tired."
    (found,) = read(text)
    assert [span.of(text) for span in found.owner.candidates] == ["Clara", "Anna"]
    assert found.owner.gender == "f"


def test_a_noun_for_a_person_makes_a_pronoun_doubtful() -> None:
    (found,) = read("Anna looked at the old woman. Her blue eyes were tired.")
    assert found.owner.has_rival


def test_the_one_who_says_i_is_told_apart() -> None:
    (found,) = read("I have always had brown eyes.") or (None,)
    assert found is not None
    assert found.owner.first_person


@pytest.mark.parametrize(
    ("predicate", "first", "second", "expected"),
    [
        (Predicate.EYE_COLOUR, "grey", "brown", True),
        (Predicate.EYE_COLOUR, "dark", "brown", False),
        (Predicate.EYE_COLOUR, "dark", "blue", True),
        (Predicate.EYE_COLOUR, "blue-grey", "blue", False),
        (Predicate.EYE_COLOUR, "hazel", "green", False),
        (Predicate.EYE_COLOUR, "blue", "unheard-of", False),
        (Predicate.HAIR_COLOUR, "auburn", "red", False),
        (Predicate.HAIR_COLOUR, "fair", "black", True),
        (Predicate.HANDEDNESS, "left", "right", True),
        (Predicate.HEIGHT, "188 cm", "185 cm", False),
        (Predicate.HEIGHT, "188 cm", "160 cm", True),
        (Predicate.SCAR, "left cheek", "right cheek", True),
        (Predicate.SCAR, "left cheek", "right hand", False),
        (Predicate.MISSING, "left arm", "right arm", True),
        (Predicate.AGE, "30", "50", False),
        (Predicate.BIRTHPLACE, "Dublin", "Ireland", False),
    ],
)
def test_what_nobody_can_be_both(predicate: Predicate, first: str, second: str, *, expected: bool) -> None:
    assert are_incompatible(predicate, first, second) is expected
    assert are_incompatible(predicate, second, first) is expected


@pytest.mark.parametrize(
    ("words", "number"),
    [("32", 32), ("thirty-two", 32), ("thirty two", 32), ("two-and-thirty", 32), ("eleven", 11), ("blue", None)],
)
def test_numbers_in_words(words: str, number: int | None) -> None:
    assert read_number(words) == number


def test_a_shade_is_its_colour() -> None:
    assert find_colour(Predicate.EYE_COLOUR, "steel-grey") == "grey"
    assert find_colour(Predicate.EYE_COLOUR, "angry") is None
