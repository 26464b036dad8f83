from itertools import pairwise

from hypothesis import given

from narrative.text.paragraphs import find_paragraphs, match_kinds

from .texts import texts


def test_a_blank_line_parts_paragraphs_and_a_line_feed_does_not() -> None:
    text = "  One\ntwo  \n \n\nThree\r\n\r\nFour"
    assert [span.of(text) for span in find_paragraphs(text)] == ["One\ntwo", "Three", "Four"]


def test_kinds_follow_their_blocks_past_empty_ones() -> None:
    text = "One\n\n\n\nTwo"
    assert match_kinds(text, find_paragraphs(text), ("paragraph", "quote", "verse")) == ("paragraph", "verse")


def test_kinds_that_do_not_fit_leave_every_paragraph_plain() -> None:
    text = "One\n\nTwo"
    assert match_kinds(text, find_paragraphs(text), ("quote", "verse", "verse", "quote")) == ("paragraph", "paragraph")


@given(texts)
def test_paragraphs_hold_everything_but_blanks(text: str) -> None:
    paragraphs = find_paragraphs(text)
    assert "".join("".join(span.of(text) for span in paragraphs).split()) == "".join(text.split())
    assert all(span.of(text) == span.of(text).strip() != "" for span in paragraphs)
    assert all(a.end < b.start for a, b in pairwise(paragraphs))
