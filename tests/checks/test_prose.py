"""Point of view and tense: what is a slip, and what a teller may do."""

from __future__ import annotations

import pytest
from tests.checks.stories import load_story

from narrative.checks.catalogue import run_checks
from narrative.checks.finding import Finding
from narrative.story.reading import read_book

THIRD = (
    "Mara pulled the boat up the shingle and turned it over. She looked for smoke and saw none. She walked up the "
    "path, and the gulls followed her. Her hands were raw, and her coat was heavy, and she wanted nothing but sleep."
)
MORE = (
    "She found the hut where she had left it. The door hung by one hinge. She lifted it aside and went in, and the "
    "smell of old nets came to meet her. A boy sat there. He held a gull, and he looked at her as if she could mend it."
)
LAST = (
    "He told her of the winter, and she listened. He was ten years old at most, and he had never seen her before. She "
    "gave him bread. He ate it, and she watched him, and then they slept until the wind woke them both."
)


def find(check: str, *paragraphs: str) -> tuple[Finding, ...]:
    return run_checks(read_book(load_story("## 1\n\n" + "\n\n".join(paragraphs))), select=[check])


SLIP = "I put down my bundle and listened. I heard the sea, and I thought of the knife in my boot."


def test_a_paragraph_in_the_first_person_is_shown_with_its_words() -> None:
    (finding,) = find("prose/point-of-view-slip", THIRD, SLIP, MORE, LAST)
    slip, usual = finding.evidence
    assert slip.quote == SLIP
    assert [mark.of(THIRD + "\n\n" + SLIP) for mark in slip.marks] == ["I", "my", "I", "I", "my"]
    assert usual.marks == ()


@pytest.mark.parametrize(
    "aside",
    [
        "“I put down my bundle and listened. I heard the sea.”",
        "I cannot say who lit the lamp, nor do I know whose cup it was; my story is silent here.",
        "Dear Tom, I put down my bundle and thought of you. I heard the sea, and I wished you were here. Yours, Mara",
        "I must listen, she thought. I have only my knife.",
    ],
)
def test_speech_letters_thoughts_and_asides_are_no_slips(aside: str) -> None:
    assert find("prose/point-of-view-slip", THIRD, aside, MORE, LAST) == ()


def test_a_book_told_by_i_has_no_slip_into_i() -> None:
    told = [text.replace("She", "I").replace(" she ", " I ").replace("her", "me") for text in (THIRD, MORE, LAST)]
    assert find("prose/point-of-view-slip", *told, SLIP) == ()


PRESENT = "She finds the hut where she left it. She lifts the door aside and goes in, and she stops. She listens."


def test_a_paragraph_in_the_present_is_shown_with_its_verbs() -> None:
    (finding,) = find("prose/tense-slip", THIRD, PRESENT, MORE, LAST)
    marks = {mark.of(THIRD + "\n\n" + PRESENT) for mark in finding.evidence[0].marks}
    assert {"finds", "lifts", "stops", "listens"} <= marks


def test_a_sentence_in_the_present_is_a_suggestion() -> None:
    mixed = "She found the hut where she left it. She lifts the door aside and she stops. She listened, and she wept."
    (finding,) = find("prose/tense-slip", THIRD, mixed, MORE, LAST)
    assert finding.severity == "suggestion"
    assert finding.evidence[0].quote == "She lifts the door aside and she stops."


@pytest.mark.parametrize(
    "aside",
    [
        "“She finds the hut where she left it. She lifts the door and goes in.”",
        "You find the hut where you left it. It stands by the path, and it waits for you.",
        "The island is a mile long, and nobody lives there. Gulls are its only birds.",
        "Whoever finds the hut goes in, and whoever goes in always leaves something behind.",
    ],
)
def test_speech_address_and_what_always_is_are_no_slips(aside: str) -> None:
    assert find("prose/tense-slip", THIRD, aside, MORE, LAST) == ()
