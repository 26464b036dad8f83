import pytest
from hypothesis import given

from narrative.text.tense import TenseValue, find_tense
from narrative.text.verbs import load_verb_forms, past_tense, third_person

from .texts import texts

PAST = "She walked to the window. He had gone, and she knew it. They came back late. He smiled. Ann sat down. "
PRESENT = "She walks to the window. He smiles, and she knows it. They come back late. He laughs. Ann sits down. "


def test_a_scene_is_in_the_tense_of_its_narration() -> None:
    assert find_tense(PAST + "\n\n“She walks, he smiles, she knows,” he said.").value is TenseValue.PAST
    assert find_tense(PRESENT).value is TenseValue.PRESENT
    assert find_tense("“I know.”").value is TenseValue.UNKNOWN


def test_a_paragraph_in_the_other_tense_stands_out() -> None:
    found = find_tense(f"{PAST}\n\n{PRESENT}\n\n{PAST}")
    assert [item.value for item in found.paragraphs] == [TenseValue.PAST, TenseValue.PRESENT, TenseValue.PAST]


@pytest.mark.parametrize(
    "text",
    [
        "I think that I remember him well. I know that I must go on. We know how it ends.",
        "A man who works is glad when he sees rest. One knows that he has earned it.",
        "The town is small. It is old, and there is a church. London lies to the south of it. Ann was there.",
        "Did he think that I see? Could they know? She never let him go.",
    ],
)
def test_what_always_is_and_what_the_narrator_thinks_is_no_slip(text: str) -> None:
    assert find_tense(text).paragraphs[0].value is not TenseValue.PRESENT


@pytest.mark.parametrize(
    ("base", "third", "past"),
    [
        ("walk", "walks", "walked"), ("carry", "carries", "carried"), ("stop", "stops", "stopped"),
        ("rush", "rushes", "rushed"), ("play", "plays", "played"), ("hope", "hopes", "hoped"),
        ("open", "opens", "opened"), ("look", "looks", "looked"),
    ],
)  # fmt: skip
def test_regular_verbs_are_spelt_by_rule(base: str, third: str, past: str) -> None:
    assert (third_person(base), past_tense(base)) == (third, past)


def test_no_form_is_both_present_and_past() -> None:
    forms = load_verb_forms()
    assert not forms.base & forms.past
    assert {"walks", "is", "goes"} <= forms.third
    assert {"walked", "was", "went", "put"} <= forms.past


@given(texts)
def test_verbs_stand_in_their_paragraph(text: str) -> None:
    for item in find_tense(text).paragraphs:
        assert all(item.span.contains(span) for span in (*item.past, *item.present))
