"""A document is brought to say another body by edits, so that what others write in the same moment stays."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycrdt import Doc, XmlText
from tests.manuscript.books import blocks

from narrative.manuscript.prose import read_body, write_body
from narrative.services.documents.content import get_fragment, make_document, read_document
from narrative.services.documents.rewriting import rewrite_document, says

Body = dict[str, Any]
BODIES = st.lists(blocks(), max_size=5).map(write_body)


def doc(*paragraphs: str) -> Body:
    return {"type": "doc", "content": [paragraph(text) for text in paragraphs]}


def paragraph(text: str, kind: str = "paragraph") -> Body:
    return {"type": kind, "content": [{"type": "text", "text": text}]} if text else {"type": kind}


def copy(document: Doc[Any]) -> Doc[Any]:
    made = make_document()
    made.apply_update(document.get_update())
    return made


@given(st.lists(BODIES, min_size=1, max_size=4))
def test_a_document_says_whatever_body_it_was_brought_to(bodies: list[Body]) -> None:
    document, follower = make_document(), make_document()
    for body in bodies:
        update = rewrite_document(document, body)
        follower.apply_update(update)
        assert says(document, body)
        assert read_body(read_document(document)) == read_body(body)
        assert read_document(follower) == read_document(document)


@given(BODIES, BODIES)
def test_what_says_the_same_already_is_not_touched(body: Body, other: Body) -> None:
    document = make_document()
    for one in (body, other, body):
        rewrite_document(document, one)
    state = document.get_state()
    rewrite_document(document, body)
    assert document.get_state() == state


def test_an_edit_elsewhere_in_the_same_moment_stays() -> None:
    document = make_document()
    rewrite_document(document, doc("The old house stood.", "Nobody came.", "It rained."))
    other = copy(document)
    rewrite_document(document, doc("The new house stood.", "Nobody came.", "It rained.", "All night."))
    rewrite_document(other, doc("The old house stood there.", "It rained hard."))
    document.apply_update(other.get_update(document.get_state()))
    told = read_document(document)
    assert told == doc("The new house stood there.", "It rained hard.", "All night.")


def test_only_what_differs_is_written() -> None:
    document = make_document()
    novel = [f"Paragraph {number} of a long scene, which nobody touches at all." for number in range(500)]
    rewrite_document(document, doc(*novel))
    novel[250] = novel[250].replace("nobody", "somebody")
    assert len(rewrite_document(document, doc(*novel))) < 100


def test_marks_are_set_and_taken_without_touching_the_letters() -> None:
    document = make_document()
    rewrite_document(document, doc("Hé😀 one two"))
    other = copy(document)
    marked = [
        {"type": "text", "text": "Hé😀 "},
        {"type": "text", "text": "one", "marks": [{"type": "strong"}, {"type": "emphasis"}]},
        {"type": "text", "text": " two"},
    ]
    rewrite_document(document, {"type": "doc", "content": [{"type": "paragraph", "content": marked}]})
    rewrite_document(other, doc("Hé😀 one and two"))
    document.apply_update(other.get_update(document.get_state()))
    (block,) = read_document(document)["content"]
    assert "".join(run["text"] for run in block["content"]) == "Hé😀 one and two"
    assert block["content"][1]["text"] == "one"
    rewrite_document(document, doc("Hé😀 one and two"))
    assert read_document(document) == doc("Hé😀 one and two")


@pytest.mark.parametrize("kind", ["heading", "video"])
def test_what_no_schema_knows_is_told_as_it_is(kind: str) -> None:
    from pycrdt import XmlElement, XmlText

    document = make_document()
    element = get_fragment(document).children.append(XmlElement(kind))
    element.attributes["level"] = 2
    element.children.append(XmlText("Text"))
    get_fragment(document).children.append(XmlText("bare"))
    told = read_document(document)["content"]
    assert told[0] == {"type": kind, "attrs": {"level": 2}, "content": [{"type": "text", "text": "Text"}]}
    assert told[1] == paragraph("bare")


def test_an_empty_document_is_one_empty_paragraph() -> None:
    assert read_document(make_document()) == {"type": "doc", "content": [{"type": "paragraph"}]}


def test_whoever_types_in_a_text_that_is_emptied_or_doubled_keeps_what_they_typed() -> None:
    """Two who begin in an empty paragraph leave two texts there; a body that is saved takes neither away."""
    document = make_document()
    rewrite_document(document, doc(""))
    other = copy(document)
    for each, said in ((document, "one "), (other, "two ")):
        get_fragment(each).children[0].children.append(XmlText(said))
    document.apply_update(other.get_update())
    for body in (doc("one two three"), doc(""), doc("all new")):
        other = copy(document)
        rewrite_document(document, body)
        assert says(document, body)
        for number, text in enumerate(get_fragment(other).children[0].children):
            text.insert(len(text), f" typed{number}")
        document.apply_update(other.get_update())
        told = str(read_document(document))
        assert (told.count("typed0"), told.count("typed1")) == (1, 1)


def test_whoever_types_beside_a_break_that_is_taken_out_keeps_what_they_typed() -> None:
    document = make_document()
    lines = [{"type": "text", "text": "one"}, {"type": "hardBreak"}, {"type": "text", "text": "two"}]
    rewrite_document(document, {"type": "doc", "content": [{"type": "paragraph", "content": lines}]})
    other = copy(document)
    rewrite_document(document, doc("one two"))
    get_fragment(other).children[0].children[2].insert(3, " typed")
    document.apply_update(other.get_update())
    assert read_document(document) == doc("one two typed")
