"""A scene's document and its body: the fragment that TipTap's editor binds to, read and written as ProseMirror JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pycrdt import Doc, XmlElement, XmlFragment, XmlText

Json = dict[str, Any]

FIELD = "body"
"""The name of the one fragment that a document holds."""


def make_document() -> Doc[Any]:
    """Return an empty document."""
    document: Doc[Any] = Doc()
    get_fragment(document)
    return document


def get_fragment(document: Doc[Any]) -> XmlFragment:
    """Return the fragment that holds the blocks of a scene."""
    fragment: XmlFragment = document.get(FIELD, type=XmlFragment)
    return fragment


def read_document(document: Doc[Any]) -> Json:
    """Return what ``document`` says, as the editor's JSON; a client may have put things there that no schema knows."""
    blocks = [read_block(child) for child in get_fragment(document).children]
    return {"type": "doc", "content": blocks or [{"type": "paragraph"}]}


def read_block(child: Any) -> Json:
    """Return a child of the fragment as a block of the editor's JSON."""
    if isinstance(child, XmlText):
        return {"type": "paragraph", "content": read_text(child)}
    block = read_element(child)
    content = _join_runs(node for inner in child.children for node in read_inline(inner))
    return block | {"content": content} if content else block


def _join_runs(nodes: Iterable[Json]) -> list[Json]:
    """Return ``nodes`` with runs joined that differ in nothing but the text of the document they come from."""
    joined: list[Json] = []
    for node in nodes:
        last = joined[-1] if joined else {}
        if node["type"] == last.get("type") == "text" and node.get("marks") == last.get("marks"):
            joined[-1] = last | {"text": last["text"] + node["text"]}
        else:
            joined.append(node)
    return joined


def read_inline(child: Any) -> list[Json]:
    """Return a child of a block as inline nodes of the editor's JSON."""
    return read_text(child) if isinstance(child, XmlText) else [read_element(child)]


def read_element(element: XmlElement) -> Json:
    """Return an element's kind and attributes."""
    attributes = read_attributes(element)
    return {"type": element.tag} | ({"attrs": attributes} if attributes else {})


def read_attributes(element: XmlElement) -> Json:
    """Return an element's attributes, which may be any JSON."""
    names: Any = element.attributes
    return dict(names)


def read_text(text: XmlText) -> list[Json]:
    """Return the runs of a text."""
    return [_read_run(run, marks) for run, marks in text.diff() if isinstance(run, str) and run]


def _read_run(text: str, marks: dict[str, Any] | None) -> Json:
    run: Json = {"type": "text", "text": text}
    names = sorted(name for name, value in (marks or {}).items() if value is not None)
    return run | {"marks": [{"type": name} for name in names]} if names else run
