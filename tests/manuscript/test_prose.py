from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.manuscript.books import ANY_TEXT, blocks, images

from narrative.errors import Invalid
from narrative.manuscript import prose
from narrative.manuscript.model import Block, BlockKind, Footnote, Image, Mark, Scene, Text
from narrative.manuscript.prose import BodyNotUnderstood, BodyTooLong, read_body, write_body

LINES = st.lists(ANY_TEXT, min_size=1, max_size=3).map("\n".join)


def doc(*content: object) -> dict[str, Any]:
    return {"type": "doc", "content": list(content)}


def paragraph(*content: object) -> dict[str, Any]:
    return doc({"type": "paragraph", "content": list(content)})


@given(st.lists(st.one_of(blocks(LINES), images())))
def test_a_body_comes_back_as_it_went(written: list[Block | Image]) -> None:
    body = json.loads(json.dumps(write_body(written)))
    assert read_body(body) == (() if written == [Block()] else tuple(written))


@given(st.lists(st.one_of(blocks(LINES), images())))
def test_what_was_read_is_written_the_same(written: list[Block | Image]) -> None:
    body = write_body(written)
    assert write_body(read_body(body)) == (body if written != [Block()] else write_body(()))


def test_the_schema_is_the_editors() -> None:
    block = Block(
        (
            Text("One "),
            Text("two\nthree", frozenset({Mark.EMPHASIS, Mark.SMALL_CAPS})),
            Footnote((Text("a note", frozenset({Mark.STRONG})),)),
        ),
        BlockKind.VERSE,
    )
    marks = [{"type": "emphasis"}, {"type": "smallCaps"}]
    assert write_body([block, Image("cover.png", "A ship")]) == doc(
        {
            "type": "verse",
            "content": [
                {"type": "text", "text": "One "},
                {"type": "text", "text": "two", "marks": marks},
                {"type": "hardBreak", "marks": marks},
                {"type": "text", "text": "three", "marks": marks},
                {"type": "footnote", "attrs": {"content": [{"text": "a note", "marks": [{"type": "strong"}]}]}},
            ],
        },
        {"type": "image", "attrs": {"name": "cover.png", "alt": "A ship"}},
    )


def test_an_empty_scene_is_one_empty_paragraph() -> None:
    assert write_body(()) == doc({"type": "paragraph"})
    assert read_body(doc({"type": "paragraph"})) == ()
    assert read_body({"type": "doc"}) == ()
    assert read_body(doc({"type": "paragraph"}, {"type": "paragraph"})) == (Block(), Block())


def test_pieces_of_the_same_marks_become_one() -> None:
    body = paragraph({"type": "text", "text": "One "}, {"type": "text", "text": "two"}, {"type": "hardBreak"})
    assert read_body(body) == (Block((Text("One two\n"),)),)


def test_a_line_break_is_one_code_point_of_the_plain_text() -> None:
    body = paragraph({"type": "text", "text": "a"}, {"type": "hardBreak"}, {"type": "text", "text": "😀b"})
    assert Scene(read_body(body)).text == "a\n😀b"


@pytest.mark.parametrize(
    ("typed", "kept"), [("a\x00b", "a b"), ("a\rb", "a\nb"), ("a\ud83db", "a�b"), ("\t\x0b", "\t ")]
)
def test_what_no_text_can_hold_is_replaced_one_for_one(typed: str, kept: str) -> None:
    assert Scene(read_body(paragraph({"type": "text", "text": typed}))).text == kept


def test_a_mark_over_a_footnote_is_not_the_notes_own() -> None:
    note = {"type": "footnote", "attrs": {"content": [{"text": "x"}]}, "marks": [{"type": "emphasis"}]}
    assert read_body(paragraph(note)) == (Block((Footnote((Text("x"),)),)),)


HOSTILE = [
    None,
    [],
    "doc",
    {},
    {"type": "paragraph"},
    {"type": "doc", "content": {}},
    {"type": "doc", "content": None},
    {"type": "doc", "attrs": {}},
    doc(None),
    doc({"type": "heading", "content": []}),
    doc({"type": ["paragraph"]}),
    doc({"type": "doc"}),
    doc({"type": "paragraph", "attrs": {"onclick": "x"}}),
    doc({"type": "image"}),
    doc({"type": "image", "attrs": {"name": "a", "src": "http://example.org/x.png"}}),
    doc({"type": "image", "attrs": {"name": 3}}),
    doc({"type": "image", "attrs": {"name": "../../../health"}}),
    doc({"type": "image", "attrs": {"name": "//evil.example/x.png"}}),
    doc({"type": "image", "attrs": {"name": "javascript:alert(1)"}}),
    doc({"type": "image", "attrs": {"name": "a.png\n"}}),
    doc({"type": "image", "attrs": {"name": ".."}}),
    doc({"type": "image", "attrs": {"alt": "no name"}}),
    paragraph({"type": "text"}),
    paragraph({"type": "text", "text": 5}),
    paragraph({"type": "text", "text": "x", "marks": [{"type": "link", "attrs": {"href": "javascript:x"}}]}),
    paragraph({"type": "text", "text": "x", "marks": [{"type": "link"}]}),
    paragraph({"type": "text", "text": "x", "marks": [{"type": {}}]}),
    paragraph({"type": "text", "text": "x", "marks": {"type": "emphasis"}}),
    paragraph({"type": "image", "attrs": {"name": "inline"}}),
    paragraph({"type": "paragraph", "content": []}),
    paragraph({"type": "script", "text": "x"}),
    paragraph({"type": "footnote"}),
    paragraph({"type": "footnote", "attrs": {"content": "x"}}),
    paragraph({"type": "footnote", "attrs": {"content": [{"type": "footnote"}]}}),
    paragraph({"type": "hardBreak", "text": "x"}),
]


@pytest.mark.parametrize("body", HOSTILE, ids=lambda body: json.dumps(body)[:60])
def test_what_is_outside_the_schema_is_refused(body: object) -> None:
    with pytest.raises(BodyNotUnderstood, match="nothing was saved") as caught:
        read_body(body)
    assert isinstance(caught.value, Invalid)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(["doc", "paragraph", "text"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["type", "content", "text", "marks", "attrs"]), inner, max_size=4)
    ),
)


@given(JSON)
def test_any_json_is_read_or_refused(body: object) -> None:
    try:
        blocks = read_body(body)
    except Invalid:
        return
    assert read_body(write_body(blocks)) == blocks


def test_a_body_has_its_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prose, "MOST_CHARACTERS", 10)
    assert read_body(paragraph({"type": "text", "text": "x" * 10}))
    with pytest.raises(BodyTooLong, match="longer than 10 characters"):
        read_body(paragraph({"type": "text", "text": "x" * 11}))
    monkeypatch.setattr(prose, "MOST_BLOCKS", 2)
    with pytest.raises(BodyTooLong, match="longer than 2 paragraphs"):
        read_body(doc(*[{"type": "paragraph"}] * 3))
    monkeypatch.setattr(prose, "MOST_INLINES", 1)
    with pytest.raises(BodyTooLong, match="pieces of text"):
        read_body(paragraph({"type": "hardBreak"}, {"type": "hardBreak"}))
