"""A body that does not fit the schema, as it might come out of a damaged database: what can be kept of it as text."""

from __future__ import annotations

from collections.abc import Iterator

from narrative.errors import Invalid
from narrative.manuscript.model import Block, SceneBlock, Text
from narrative.manuscript.prose import read_body
from narrative.manuscript.runs import replace_unprintable


def mend_body(body: object) -> tuple[SceneBlock, ...]:
    """Return the blocks of ``body`` that fit as they are, and of every other one its words alone."""
    nodes = body.get("content") if isinstance(body, dict) else None
    return tuple(block for node in (nodes if isinstance(nodes, list) else []) for block in _mend(node))


def _mend(node: object) -> tuple[SceneBlock, ...]:
    try:
        return read_body({"type": "doc", "content": [node]}) or (Block(),)
    except Invalid:
        words = " ".join(replace_unprintable(text) for text in _find_texts(node))
        return (Block((Text(words),)),) if words else ()


def _find_texts(node: object) -> Iterator[str]:
    waiting = [node]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            if isinstance(value.get("text"), str):
                yield value["text"]
            waiting.extend(reversed([part for part in value.values() if isinstance(part, dict | list)]))
        elif isinstance(value, list):
            waiting.extend(reversed(value))
