"""Brings a document to say another body, as edits: only what differs is taken out and put in.

So what somebody else writes in the same moment stays where it was, which replacing the whole would not do.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from typing import Any

from pycrdt import Doc, XmlElement, XmlText

from narrative.services.documents.content import (
    Json,
    get_fragment,
    read_attributes,
    read_block,
    read_document,
    read_element,
)

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
_MOST_COMPARED = 4_000
"""Pieces up to which two rows are compared piece by piece; longer ones are compared from their ends."""

Parts = list[Json]


def rewrite_document(document: Doc[Any], body: Json) -> bytes:
    """Make ``document`` say ``body`` and return the update that did it."""
    before = document.get_state()
    children = get_fragment(document).children
    with document.transaction():
        old, new = [read_block(child) for child in children], [_order(block) for block in body.get("content", [])]
        changes = _find_changes([_key(block) for block in old], [_key(block) for block in new])
        for old_start, old_end, new_start, new_end in reversed(changes):
            _replace_blocks(children, (old_start, old_end), new[new_start:new_end])
    update: bytes = document.get_update(before)
    return update


def says(document: Doc[Any], body: Json) -> bool:
    """Tell whether ``document`` says ``body``."""
    return _key(read_document(document)["content"]) == _key([_order(block) for block in body.get("content", [])])


def _replace_blocks(children: Any, place: tuple[int, int], wanted: Sequence[Json]) -> None:
    """Bring the blocks at ``place`` to say ``wanted``: those of the same kind are edited, one by one from the start."""
    start, end = place
    for offset, block in enumerate(wanted):
        at = start + offset
        child = children[at] if at < end else None
        if isinstance(child, XmlElement) and child.tag == block["type"] and _may_edit(child, block):
            _edit_inlines(child.children, _gather(block.get("content", [])))
            continue
        if child is not None:
            del children[at]
        _insert_element(children, at, block)
    for _ in range(start + len(wanted), end):
        del children[start + len(wanted)]


def _may_edit(child: XmlElement, block: Json) -> bool:
    return read_attributes(child) == dict(block.get("attrs", {}))


def _gather(nodes: Iterable[Json]) -> list[Parts | Json]:
    """Return the inline ``nodes`` as a document keeps them: runs of text together, other things by themselves."""
    gathered: list[Parts | Json] = []
    for node in nodes:
        if node["type"] != "text":
            gathered.append(node)
        elif gathered and isinstance(gathered[-1], list):
            gathered[-1].append(node)
        else:
            gathered.append([node])
    return gathered


def _edit_inlines(children: Any, wanted: Sequence[Parts | Json]) -> None:
    """Bring the children of a block to say ``wanted``; texts that stand in the same place are edited."""
    old = ["text" if isinstance(child, XmlText) else _key(read_element(child)) for child in children]
    new = ["text" if isinstance(part, list) else _key(part) for part in wanted]
    for old_start, old_end, new_start, new_end in reversed(_find_changes(old, new)):
        for _ in range(old_start, old_end):
            del children[old_start]
        for offset, part in enumerate(wanted[new_start:new_end]):
            _insert_inline(children, old_start + offset, part)
    for child, part in zip(children, wanted, strict=True):
        if isinstance(child, XmlText) and isinstance(part, list):
            _edit_text(child, part)


def _edit_text(text: XmlText, runs: Parts) -> None:
    """Bring ``text`` to say ``runs``. The library counts in bytes of UTF-8."""
    old = "".join(run for run, _ in text.diff() if isinstance(run, str))
    new = "".join(run["text"] for run in runs)
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    for old_start, old_end, new_start, new_end in reversed(_find_changes(before, after)):
        at = _count_bytes(before[:old_start])
        gone = _count_bytes(before[old_start:old_end])
        if gone:
            del text[at : at + gone]
        if put := "".join(after[new_start:new_end]):
            text.insert(at, put)
    _edit_marks(text, runs)


def _edit_marks(text: XmlText, runs: Parts) -> None:
    """Set off by marks what ``runs`` set off, and nothing else; the characters are the same already."""
    has = [(len(run.encode()), frozenset(marks or {})) for run, marks in text.diff() if isinstance(run, str)]
    wants = [(len(run["text"].encode()), frozenset(mark["type"] for mark in run.get("marks", []))) for run in runs]
    at = 0
    while has and wants:
        (has_length, has_marks), (wants_length, wants_marks) = has.pop(0), wants.pop(0)
        length = min(has_length, wants_length)
        if has_marks != wants_marks:
            marks: dict[str, Any] = dict.fromkeys(has_marks - wants_marks)
            marks |= {name: {} for name in wants_marks - has_marks}
            text.format(at, at + length, marks)
        at += length
        if has_length > length:
            has.insert(0, (has_length - length, has_marks))
        if wants_length > length:
            wants.insert(0, (wants_length - length, wants_marks))


def _insert_element(children: Any, at: int, node: Json) -> None:
    element = children.insert(at, XmlElement(node["type"]))
    element = children[at] if element is None else element
    for name, value in node.get("attrs", {}).items():
        element.attributes[name] = value
    for place, part in enumerate(_gather(node.get("content", []))):
        _insert_inline(element.children, place, part)


def _insert_inline(children: Any, at: int, part: Parts | Json) -> None:
    if not isinstance(part, list):
        _insert_element(children, at, part)
        return
    children.insert(at, XmlText(""))
    _edit_text(children[at], part)


def _find_changes(old: Sequence[Any], new: Sequence[Any]) -> list[tuple[int, int, int, int]]:
    """Return where two rows differ, as (start, end) of the old one and (start, end) of the new one, in order."""
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    old_end, new_end = len(old) - end, len(new) - end
    if start == old_end and start == new_end:
        return []
    if old_end - start + new_end - start > _MOST_COMPARED:
        return [(start, old_end, start, new_end)]
    matcher = SequenceMatcher(None, old[start:old_end], new[start:new_end], autojunk=False)
    return [
        (a + start, b + start, c + start, d + start) for kind, a, b, c, d in matcher.get_opcodes() if kind != "equal"
    ]


def _count_bytes(pieces: Iterable[str]) -> int:
    return sum(len(piece.encode()) for piece in pieces)


def _order(node: Json) -> Json:
    """Return ``node`` with the marks of its runs in the order in which they are read from a document."""
    if "marks" in node:
        return node | {"marks": sorted(node["marks"], key=lambda mark: str(mark["type"]))}
    return node | {"content": [_order(inner) for inner in node["content"]]} if node.get("content") else node


def _key(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)
