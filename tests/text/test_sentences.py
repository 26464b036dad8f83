from itertools import pairwise

import pytest
from hypothesis import given

from narrative.text.paragraphs import find_paragraphs
from narrative.text.sentences import find_sentences

from .texts import texts


@pytest.mark.parametrize(
    "sentences",
    [
        ["It rained.", "He left."],
        ["“Who is it?” he asked."],
        ["“Who is it?” Holmes asked.", "“Nobody.”"],
        ["“Who is it?” said Dr. Watson softly."],
        ["“Who is it?”", "He turned."],
        ["Mr. and Mrs. J. K. Baker came at 8.30 p.m. from St. Ives.", "They left at 9 p.m.", "The train was late."],
        ["“Well… I suppose so,” he said."],
        ["He waited…", "Nothing came."],
        ["“But I—”", "She stopped."],
        ["Lamps, rugs, etc. were sold.", "See No. 7 below."],
        ["‘Stop!’ he cried; ‘stop!’", "And she stopped."],
        ["«Où?» dit-il.", "«Ici.»"],
        ["It was I.", "He knew."],
        ["He left. …", "She stayed."],
        ["“She said ‘no.’ ”", "He left."],
    ],
)
def test_sentences_are_cut_where_a_reader_would(sentences: list[str]) -> None:
    text = " ".join(sentences)
    assert [span.of(text) for span in find_sentences(text)] == sentences


def test_no_sentence_crosses_a_paragraph() -> None:
    text = "A heading\n\nand then a line"
    assert [span.of(text) for span in find_sentences(text)] == ["A heading", "and then a line"]


@given(texts)
def test_sentences_cover_each_paragraph_in_order(text: str) -> None:
    sentences = find_sentences(text)
    assert all(span.of(text) == span.of(text).strip() != "" for span in sentences)
    assert all(a.end <= b.start for a, b in pairwise(sentences))
    assert "".join("".join(span.of(text) for span in sentences).split()) == "".join(text.split())
    assert all(any(p.contains(s) for p in find_paragraphs(text)) for s in sentences)
