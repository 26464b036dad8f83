import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrative.manuscript.model import Block, BlockKind, Footnote, Image, Mark, Scene, Text
from narrative.services.manuscript.cutting import cut_blocks
from narrative.services.manuscript.troubles import NothingToSplit

NOTE = Footnote((Text("A note."),))
MARKED = Block((Text("One "), Text("two", frozenset({Mark.EMPHASIS})), NOTE, Text(" three.")), BlockKind.QUOTE)
BLOCKS = (Block((Text("Before."),)), MARKED, Image("map.png"), Block((Text("After."),)))


@given(st.integers(0, 3), st.integers(0, 14))
def test_no_word_note_or_picture_is_lost_wherever_the_cut_falls(block: int, offset: int) -> None:
    try:
        first, second = cut_blocks(BLOCKS, block, offset)
    except NothingToSplit:
        return
    whole, halves = Scene(BLOCKS), (Scene(first), Scene(second))
    assert "".join(half.text.replace("\n", "") for half in halves) == whole.text.replace("\n", "")
    notes = [note for half in halves for one in half.text_blocks for note in one.footnotes]
    assert notes == [NOTE]
    assert sum(isinstance(one, Image) for half in halves for one in half.blocks) == 1


def test_marks_and_kinds_stay_on_both_sides_and_a_note_with_the_words_before_it() -> None:
    first, second = cut_blocks(BLOCKS, 1, 5)
    assert first[1] == Block((Text("One "), Text("t", frozenset({Mark.EMPHASIS}))), BlockKind.QUOTE)
    assert second[0] == Block((Text("wo", frozenset({Mark.EMPHASIS})), NOTE, Text(" three.")), BlockKind.QUOTE)
    first, second = cut_blocks(BLOCKS, 1, 7)
    assert first[1].inlines[-1] == NOTE  # type: ignore[union-attr]


@pytest.mark.parametrize(("block", "offset"), [(0, 0), (4, 0), (3, 6), (2, 1)])
def test_a_cut_needs_something_on_both_sides(block: int, offset: int) -> None:
    with pytest.raises(NothingToSplit):
        cut_blocks(BLOCKS, block, offset)
