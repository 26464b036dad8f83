"""A scene's body as the editor holds it: ProseMirror JSON of a closed schema, to blocks and back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from narrative.errors import Invalid
from narrative.manuscript.model import Block, BlockKind, Footnote, Image, Inline, Mark, SceneBlock, Text
from narrative.manuscript.runs import join_runs, join_texts, replace_unprintable

MOST_BLOCKS = 500_000
MOST_INLINES = 2_000_000
MOST_CHARACTERS = 20_000_000
LONGEST_NAME = 1_000

Json = dict[str, Any]

_MARK_NAMES = {Mark.EMPHASIS: "emphasis", Mark.STRONG: "strong", Mark.SMALL_CAPS: "smallCaps"}
_MARKS = {name: mark for mark, name in _MARK_NAMES.items()}
# A picture is kept under a plain name; nothing in a body leads to another address.
_PICTURE = re.compile(r"[\w-]{0,200}(\.[a-z0-9]{1,8})?", re.ASCII)
_KINDS = {kind.value: kind for kind in BlockKind}


class BodyNotUnderstood(Invalid):
    """This text holds something a scene cannot ({what}); nothing was saved. Copy it, reload the page and paste it."""


class BodyTooLong(Invalid):
    """This scene is longer than {most} {unit}; nothing was saved. Split it into two scenes."""


def read_body(body: object) -> tuple[SceneBlock, ...]:
    """Return the blocks of ``body``, the parsed JSON of a document; a lone empty paragraph is no block at all.

    Runs come back joined, and characters no text can hold replaced one for one. Raises ``BodyNotUnderstood`` for
    anything outside the schema and ``BodyTooLong`` above ``MOST_BLOCKS``, ``MOST_INLINES`` or ``MOST_CHARACTERS``
    (code points).
    """
    document = _node(body, "doc", {"type", "content"})
    nodes = _list(document.get("content", []), "content")
    _limit(len(nodes), MOST_BLOCKS, "paragraphs")
    size = _Size()
    blocks = tuple(_read_block(node, size) for node in nodes)
    return () if blocks == (Block(),) else blocks


def write_body(blocks: Iterable[SceneBlock]) -> Json:
    """Return the JSON of a document that holds ``blocks``; an empty scene is one empty paragraph."""
    return {"type": "doc", "content": [_write_block(block) for block in blocks] or [{"type": "paragraph"}]}


class _Size:
    """Counts what was read so far, so that no body grows past its limits."""

    def __init__(self) -> None:
        self.inlines = self.characters = 0

    def add(self, text: str) -> str:
        self.inlines += 1
        self.characters += len(text)
        _limit(self.inlines, MOST_INLINES, "pieces of text")
        _limit(self.characters, MOST_CHARACTERS, "characters")
        return replace_unprintable(text)


def _read_block(node: object, size: _Size) -> SceneBlock:
    if isinstance(node, dict) and node.get("type") == "image":
        return _read_image(node)
    kind = node.get("type") if isinstance(node, dict) else None
    if not isinstance(kind, str) or kind not in _KINDS:
        raise BodyNotUnderstood(what=f"a block of the kind {_name(kind)}")
    block = _node(node, kind, {"type", "content"})
    inlines = (_read_inline(inline, size) for inline in _list(block.get("content", []), "content"))
    return Block(join_runs(inlines), _KINDS[kind])


def _read_image(node: Json) -> Image:
    attrs = _fields(_node(node, "image", {"type", "attrs"}).get("attrs"), "attrs", {"name", "alt"})
    name, alt = _string(attrs.get("name"), "name"), _string(attrs.get("alt", ""), "alt")
    _limit(max(len(name), len(alt)), LONGEST_NAME, "characters in a picture's description")
    if not _PICTURE.fullmatch(name):
        raise BodyNotUnderstood(what="a picture from elsewhere")
    return Image(name, replace_unprintable(alt))


def _read_inline(node: object, size: _Size) -> Inline:
    kind = node.get("type") if isinstance(node, dict) else None
    if kind == "text":
        text = _node(node, "text", {"type", "text", "marks"})
        return Text(size.add(_string(text.get("text"), "text")), _read_marks(text))
    if kind == "hardBreak":
        return Text(size.add("\n"), _read_marks(_node(node, "hardBreak", {"type", "marks"})))
    if kind == "footnote":
        # A mark laid over a note together with the words around it says nothing about the note itself.
        note = _node(node, "footnote", {"type", "attrs", "marks"})
        _read_marks(note)
        attrs = _fields(note.get("attrs"), "attrs", {"content"})
        return Footnote(join_texts(_read_note(run, size) for run in _list(attrs.get("content"), "content")))
    raise BodyNotUnderstood(what=f"a piece of the kind {_name(kind)}")


def _read_note(run: object, size: _Size) -> Text:
    fields = _fields(run, "a footnote", {"text", "marks"})
    return Text(size.add(_string(fields.get("text"), "text")), _read_marks(fields))


def _read_marks(node: Json) -> frozenset[Mark]:
    marks = set()
    for item in _list(node.get("marks", []), "marks"):
        kind = _fields(item, "a mark", {"type"}).get("type")
        if not isinstance(kind, str) or kind not in _MARKS:
            raise BodyNotUnderstood(what=f"a mark of the kind {_name(kind)}")
        marks.add(_MARKS[kind])
    return frozenset(marks)


def _node(value: object, kind: str, keys: set[str]) -> Json:
    node = _fields(value, kind, keys)
    if node.get("type") != kind:
        raise BodyNotUnderstood(what=f"{_name(node.get('type'))} where {kind} belongs")
    return node


def _fields(value: object, what: str, keys: set[str]) -> Json:
    if not isinstance(value, dict):
        raise BodyNotUnderstood(what=f"{what} without fields")
    unknown = [key for key in value if key not in keys]
    if unknown:
        raise BodyNotUnderstood(what=f"the field {_name(unknown[0])} in {what}")
    return value


def _list(value: object, what: str) -> list[object]:
    if not isinstance(value, list):
        raise BodyNotUnderstood(what=f"{what} that is no list")
    return value


def _string(value: object, what: str) -> str:
    if not isinstance(value, str):
        raise BodyNotUnderstood(what=f"{what} that is no text")
    return value


def _name(value: object) -> str:
    return repr(value)[:40].encode("ascii", "replace").decode("ascii")


def _limit(count: int, most: int, unit: str) -> None:
    if count > most:
        raise BodyTooLong(most=f"{most:,}", unit=unit)


def _write_block(block: SceneBlock) -> Json:
    if isinstance(block, Image):
        return {"type": "image", "attrs": {"name": block.name, "alt": block.alt}}
    content = [node for inline in join_runs(block.inlines) for node in _write_inline(inline)]
    return {"type": block.kind.value, **({"content": content} if content else {})}


def _write_inline(inline: Inline) -> Iterator[Json]:
    if isinstance(inline, Footnote):
        yield {"type": "footnote", "attrs": {"content": [_with_marks({"text": r.text}, r) for r in inline.content]}}
        return
    for number, line in enumerate(inline.text.split("\n")):
        if number:
            yield _with_marks({"type": "hardBreak"}, inline)
        if line:
            yield _with_marks({"type": "text", "text": line}, inline)


def _with_marks(node: Json, run: Text) -> Json:
    marks = [{"type": name} for mark, name in _MARK_NAMES.items() if mark in run.marks]
    return {**node, "marks": marks} if marks else node
