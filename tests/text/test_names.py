"""What may be a name is found with the signs around it, in every typography and genre."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrative.text.names import Cue, Names, find_names, is_initial
from narrative.text.span import Span


def surfaces(text: str) -> set[str]:
    return {form.surface for form in find_names(text).forms}


def cues_of(names: Names, surface: str) -> set[Cue]:
    (form,) = [form for form in names.forms if form.surface == surface]
    return {cue for cue in Cue if any(place.cues >> cue & 1 for place in form.occurrences)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Then Mr. Sherlock Holmes sat down.", {"Mr. Sherlock Holmes"}),
        ("They met Dr. Van Helsing in Amsterdam.", {"Dr. Van Helsing", "Amsterdam"}),
        ("We rode to the Abbey of St. Mary at Higham.", {"Abbey of St. Mary at Higham"}),
        ("Ralph of Upmeads rode to the Wood Perilous.", {"Ralph", "Upmeads", "Wood Perilous"}),
        ("It was the Duke of Omnium’s horse.", {"Duke of Omnium"}),
        ("She loved Jean-Luc d’Arc and O’Brien.", {"Jean-Luc", "O’Brien"}),
        ("“Well,” said Kaelith, “Thorne’s gone.”", {"Kaelith", "Thorne"}),
        ("Mrs. Dalloway and Lady Bruton met Sir William.", {"Mrs. Dalloway", "Lady Bruton", "Sir William"}),
        ("Miss Woodhouse Miss Taylor agreed.", {"Miss Woodhouse", "Miss Taylor"}),
        ("Anna couldn’t stay; Boris’ll come.", {"Anna", "Boris"}),
        ("J. R. Hartley wrote it.", {"J. R. Hartley"}),
        ("He lived near the Well at the World’s End.", {"Well at the World’s End"}),
        ("Then Mr. White met Amy March and Inspector French.", {"Mr. White", "Amy March", "Inspector French"}),
        ("Zoë Nuñez and Łukasz went with Élodie.", {"Zoë Nuñez", "Łukasz", "Élodie"}),
    ],
)
def test_names_are_cut_where_they_end(text: str, expected: set[str]) -> None:
    assert expected <= surfaces(text)


@pytest.mark.parametrize(
    "text",
    [
        "On Monday, in May, the English and the French came.",
        "“God! I am the one,” he said. Oh, heavens!",
        "CHAPTER XII",
        "The rain fell. And then it stopped. Nobody came.",
        "I met nobody. I never did.",
    ],
)
def test_everyday_capitals_are_no_names(text: str) -> None:
    assert surfaces(text) == set()


def test_a_name_across_a_broken_line_is_one() -> None:
    (form,) = find_names("He saw Mr.\nKnightley there.").forms
    assert form.surface == "Mr. Knightley"


@pytest.mark.parametrize(
    ("text", "surface", "cue"),
    [
        ("“Go,” said Mara.", "Mara", Cue.SAYS),
        ("“Go,” Mara said.", "Mara", Cue.SAYS),
        ("Then Mara turned.", "Mara", Cue.ACTS),
        ("It was Mara’s knife.", "Mara", Cue.OWNS),
        ("He lived in Vess.", "Vess", Cue.LOCATED),
        ("He rode to Vess.", "Vess", Cue.TOWARDS),
        ("It was the Scarecrow.", "Scarecrow", Cue.THE),
        ("He was a Vogon.", "Vogon", Cue.COUNTED),
        ("He saw Mara, and she smiled.", "Mara", Cue.SHE),
        ("He saw Thorne raise his hand.", "Thorne", Cue.HE),
        ("He knew Mara, who smiled.", "Mara", Cue.WHO),
        ("Mara turned.", "Mara", Cue.INITIAL),
    ],
)
def test_the_signs_around_a_name(text: str, surface: str, cue: Cue) -> None:
    assert cue in cues_of(find_names(text), surface)


def test_one_who_is_called_is_called_in_speech_only() -> None:
    text = "“Come, Mara, come,” he said. Then, Mara, then."
    start = text.index("“")
    names = find_names(text, [Span(start, text.index("”") + 1)])
    assert Cue.CALLED in cues_of(names, "Mara")
    assert Cue.CALLED not in cues_of(find_names("Then, Mara, then."), "Mara")


@pytest.mark.parametrize(
    ("text", "place", "expected"),
    [
        ("Mara", 0, True),
        ("It ended. Mara", 10, True),
        ("he said, “Mara", 10, True),
        ("Mr. Mara", 4, True),
        ("said Mara", 5, False),
        ("a line\nMara", 7, False),
        ("a block\n\nMara", 9, True),
        ("so; Mara", 4, False),
    ],
)
def test_a_capital_at_the_head_of_a_sentence_proves_nothing(text: str, place: int, *, expected: bool) -> None:
    assert is_initial(text, place) is expected


def test_the_head_of_a_verse_proves_nothing_either() -> None:
    assert is_initial("a line\nMara", 7, is_verse=True)


def test_forms_side_by_side_are_counted_as_two() -> None:
    names = find_names("Lucy and Mina came. He saw Lucy and Mina.")
    assert names.paired == (("Lucy", "Mina", 2),)


@given(st.text(alphabet=st.sampled_from("AaMrs. ’'“”,\n-ofthéÉ😀"), max_size=120))
def test_every_place_lies_in_the_text_and_holds_its_surface(text: str) -> None:
    for form in find_names(text).forms:
        for place in form.occurrences:
            assert 0 <= place.start < place.end <= len(text)
            assert " ".join(text[place.start : place.end].split()) == form.surface
        assert form.counts == tuple(sum(place.cues >> cue & 1 for place in form.occurrences) for cue in Cue)
