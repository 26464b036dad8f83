from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tests.manuscript.books import blocks

from narrative.manuscript.mending import mend_body
from narrative.manuscript.model import Block, Text
from narrative.manuscript.prose import read_body, write_body

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["type", "content", "text", "attrs", "marks", "x"]), inner, max_size=4)
    ),
    max_leaves=20,
)


def doc(*content: Any) -> dict[str, Any]:
    return {"type": "doc", "content": list(content)}


GOOD = {"type": "paragraph", "content": [{"type": "text", "text": "Good.", "marks": [{"type": "strong"}]}]}


def test_what_fits_stays_and_of_the_rest_the_words() -> None:
    link = {"type": "text", "text": "here", "marks": [{"type": "link", "attrs": {"href": "javascript:alert(1)"}}]}
    bad = {"type": "paragraph", "content": [{"type": "text", "text": "Go"}, link]}
    mended = mend_body(doc(GOOD, bad, {"type": "iframe", "attrs": {"src": "x"}}))
    assert mended == (*read_body(doc(GOOD)), Block((Text("Go here"),)))


@given(st.lists(blocks(), max_size=4))
def test_a_body_that_fits_comes_out_as_it_is(given_blocks: list[Any]) -> None:
    body = write_body(given_blocks)
    assert write_body(mend_body(body)) == write_body(read_body(body))


@given(ANYTHING)
def test_whatever_was_there_what_comes_out_fits(body: Any) -> None:
    read_body(write_body(mend_body(body)))
