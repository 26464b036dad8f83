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
    """Bring the children of a block to say ``wanted``: other things are taken out and put in, texts only edited.

    A text stays when it says nothing any more, since somebody may be typing in it; and two who begin to type in an
    empty block in the same moment leave two texts there, which are edited as one.
    """
    old = [_key(read_element(child)) for child in children if not isinstance(child, XmlText)]
    new = [part for part in wanted if not isinstance(part, list)]
    for old_start, old_end, new_start, new_end in reversed(_find_changes(old, [_key(part) for part in new])):
        both = min(old_end - old_start, new_end - new_start)
        for _ in range(old_start + both, old_end):
            del children[_find_places(children)[old_start + both]]
        for part in reversed(new[new_start + both : new_end]):
            _insert_element(children, _find_places(children)[old_start + both], part)
        for offset in range(both):
            place = _find_places(children)[old_start + offset]
            del children[place]
            _insert_element(children, place, new[new_start + offset])
    _edit_gaps(children, wanted)


def _find_places(children: Any) -> list[int]:
    """Return where the children are that are no texts, and, last, where they end."""
    return [at for at, child in enumerate(children) if not isinstance(child, XmlText)] + [len(children)]


def _edit_gaps(children: Any, wanted: Sequence[Parts | Json]) -> None:
    """Bring the texts before, between and behind the other children to say what ``wanted`` does there."""
    gaps: list[Parts] = [[]]
    for part in wanted:
        if isinstance(part, list):
            gaps[-1] = part
        else:
            gaps.append([])
    ends = _find_places(children)
    starts = [0, *(place + 1 for place in ends)]
    for start, end, runs in reversed(list(zip(starts, ends, gaps, strict=False))):
        if start == end and runs:
            children.insert(start, XmlText(""))
        texts = [children[at] for at in range(start, end + (start == end and bool(runs)))]
        if texts:
            _edit_texts(texts, runs)


def _edit_texts(texts: Sequence[XmlText], runs: Parts) -> None:
    """Bring ``texts``, side by side, to say ``runs``. The library counts in bytes of UTF-8."""
    old = "".join(run for text in texts for run, _ in text.diff() if isinstance(run, str))
    new = "".join(run["text"] for run in runs)
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    for old_start, old_end, new_start, new_end in reversed(_find_changes(before, after)):
        at = _count_bytes(before[:old_start])
        for text, start, end in _find_spans(texts, at, at + _count_bytes(before[old_start:old_end])):
            if end > start:
                del text[start:end]
        if put := "".join(after[new_start:new_end]):
            text, place, _ = _find_spans(texts, at, at)[0]
            text.insert(place, put)
    for text, part in zip(texts, _cut_runs(texts, runs), strict=True):
        _edit_marks(text, part)


def _find_spans(texts: Sequence[XmlText], start: int, end: int) -> list[tuple[XmlText, int, int]]:
    """Return what lies from ``start`` to ``end`` of all ``texts``, text by text, the first that touches it first."""
    spans, before = [], 0
    for text in texts:
        length = len(text)
        if start <= before + length and end >= before:
            spans.append((text, max(start - before, 0), min(end - before, length)))
        before += length
    return spans


def _cut_runs(texts: Sequence[XmlText], runs: Parts) -> list[Parts]:
    """Return the part of ``runs`` that each of ``texts`` holds, which say the same letters together."""
    waiting, parts = list(runs), []
    for text in texts:
        left, part = len(text), Parts()
        while left and waiting:
            run = waiting.pop(0)
            data = run["text"].encode()
            part.append(run | {"text": data[:left].decode()})
            if len(data) > left:
                waiting.insert(0, run | {"text": data[left:].decode()})
            left -= min(left, len(data))
        parts.append(part)
    return parts


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
    for part in _gather(node.get("content", [])):
        place = len(element.children)
        if isinstance(part, list):
            element.children.append(XmlText(""))
            _edit_texts([element.children[place]], part)
        else:
            _insert_element(element.children, place, part)


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
