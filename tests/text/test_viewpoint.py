from hypothesis import given

from narrative.text.viewpoint import Person, find_viewpoint

from .texts import texts

THIRD = "She walked to the window and looked out at the rain. He had not come, and she knew that he would not. " * 4
FIRST = "I walked to the window and looked out at the rain. He had not come, and I knew in my heart that he would. " * 4


def test_a_scene_is_told_by_its_narration_and_not_by_its_speech() -> None:
    assert find_viewpoint(THIRD + "\n\n“I think that I know my own mind,” he said.").person is Person.THIRD
    assert find_viewpoint(FIRST + "\n\n“He thinks that she knows his mind,” he said.").person is Person.FIRST
    assert find_viewpoint("You walk to your window. You look out. " * 10).person is Person.SECOND


def test_too_little_is_unknown() -> None:
    assert find_viewpoint("“I know.”").person is Person.UNKNOWN
    assert find_viewpoint("I know.").person is Person.UNKNOWN


def test_a_paragraph_that_says_i_stands_out_in_a_scene_of_he_and_she() -> None:
    slip = "I went to my desk and sat down."
    found = find_viewpoint(f"{THIRD}\n\n{slip}\n\n{THIRD}\n\n{THIRD}")
    assert [item.person for item in found.paragraphs] == [Person.THIRD, Person.FIRST, Person.THIRD, Person.THIRD]
    assert len(found.paragraphs[1].first) == 2


def test_thoughts_numerals_and_exclamations_are_not_the_narrators_i() -> None:
    text = "I must go to my room, she thought. In Book I he read of Charles I. My God, he was late."
    assert find_viewpoint(text).paragraphs[0].first == ()


@given(texts)
def test_every_i_stands_in_its_paragraph(text: str) -> None:
    for item in find_viewpoint(text).paragraphs:
        assert all(item.span.contains(span) and span.of(text)[0] in "ImM" for span in item.first)
