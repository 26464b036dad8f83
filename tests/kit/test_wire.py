from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.manuscript.books import blocks, images

from narrative.kit.wire import NotThatType, dump_value, load_value
from narrative.manuscript.document import Document, DocumentBlock, Layout, Loss, Rule
from narrative.manuscript.model import Block, Image, Text
from narrative.manuscript.outline import Boundary, Level, Outline
from narrative.text.span import Span

LAYOUTS = st.builds(Layout, size=st.floats(0.1, 9), align=st.sampled_from(["start", "center", "end", "justify"]))
DOCUMENTS = st.builds(
    Document,
    blocks=st.lists(
        st.builds(DocumentBlock, st.one_of(blocks(), images(), st.builds(Rule, st.text())), LAYOUTS), max_size=5
    ).map(tuple),
    images=st.dictionaries(st.text(), st.binary(), max_size=2),
    losses=st.lists(st.builds(Loss, st.text(), st.integers()), max_size=2).map(tuple),
)


@dataclass(frozen=True, slots=True)
class Tree:
    name: str
    span: Span | None = None
    branches: tuple[Tree, ...] = ()
    rest: dict[str, Any] = field(default_factory=dict)
    pair: tuple[int, str] = (0, "")
    mode: Literal["a", "b"] = "a"


@settings(deadline=None)
@given(DOCUMENTS)
def test_documents_come_back_equal(document: Document) -> None:
    assert load_value(Document, dump_value(document)) == document


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Outline, Outline((Boundary(3, Level.CHAPTER, "I"),))),
        (Tree, Tree("oak", Span(1, 2), (Tree("leaf"),), {"x": [1, None]}, (4, "é"), "b")),
        (Mapping[str, bytes], {"a": b"\x00\xff"}),
        (list[float], [1.5, 2.0]),
        (str, "half a pair \ud83d"),
    ],
)
def test_values_come_back_equal(kind: Any, value: object) -> None:
    assert load_value(kind, dump_value(value)) == value


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (int, b'"1"'),
        (int, b"true"),
        (int, b"not json"),
        (int, b"\xff\xfe"),
        (float, b'"1"'),
        (bytes, b'"?"'),
        (Document, b"[]"),
        (Document, b'["Document"]'),
        (Text, b'["Text", "x", ["blink"]]'),
        (Text, b'["Image", "x", ""]'),
        (Block | Image, b'["os.system", "x"]'),
        (Block | None, b'"x"'),
        (Tree, b'["Tree", "x", [1], [], {}, [0, ""], "a"]'),
        (Tree, b'["Tree", "x", null, [], {}, [0, ""], "z"]'),
        (tuple[int, ...], b'{"0": 1}'),
        (Mapping[str, int], b"[1]"),
        (Tree, b"[" * 100_000),
    ],
)
def test_anything_else_is_refused(kind: Any, data: bytes) -> None:
    with pytest.raises(NotThatType):
        load_value(kind, data)


def test_what_is_no_value_is_not_sent() -> None:
    with pytest.raises(TypeError):
        dump_value(object())
