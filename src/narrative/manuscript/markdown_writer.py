"""Writes a manuscript as Markdown that any reader shows well, and that ours reads back to the same manuscript."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from narrative.manuscript.model import Block, BlockKind, Footnote, Image, Inline, Manuscript, Mark, SceneBlock, Text
from narrative.manuscript.runs import join_runs

LONGEST_VERSE_LINE = 80
SCENE_BREAK = "* * *"

_SPECIAL = re.compile(r"[\\`*_\[\]~^]|<(?=[a-zA-Z/!?])|&(?=[#a-zA-Z])")
_LINE_START = re.compile(r"\A(?=[#>+=:%|-])|\A(\d{1,9})(?=[.)])")
_EDGE = re.compile(r"\A\s+|\s+\Z")
_TAGS = (
    (Mark.STRONG, "<strong>", "</strong>"),
    (Mark.EMPHASIS, "<em>", "</em>"),
    (Mark.SMALL_CAPS, '<span class="smallcaps">', "</span>"),
)
_DELIMITERS = {frozenset({Mark.EMPHASIS}): "*", frozenset({Mark.STRONG}): "**"}
_MEDIA = {".png": "image/png", ".jpg": "image/jpeg", ".gif": "image/gif", ".webp": "image/webp"}


def write_markdown(manuscript: Manuscript) -> str:
    """Return ``manuscript`` as Markdown; parts and chapters are headings, scenes are parted by ``* * *``."""
    notes = _Notes()
    pieces = [_write_title_block(manuscript)]
    has_parts = any(part.title for part in manuscript.parts)
    for part in manuscript.parts:
        if part.title:
            pieces.append(f"# {_write_title(part.title)}")
        for chapter in part.chapters:
            if chapter.title:
                pieces.append(f"{'##' if has_parts else '#'} {_write_title(chapter.title)}")
            for number, scene in enumerate(chapter.scenes):
                pieces += [SCENE_BREAK] if number and not scene.title else []
                pieces += [f"### {_write_title(scene.title)}"] if scene.title else []
                pieces += write_blocks(scene.blocks, notes, manuscript.images)
    pieces += notes.definitions
    return "\n\n".join(filter(None, pieces)) + "\n"


def write_blocks(blocks: Iterable[SceneBlock], notes: _Notes, images: Mapping[str, bytes]) -> Iterator[str]:
    """Yield each block; quotations that follow each other are one."""
    for is_quote, group in groupby(blocks, lambda block: isinstance(block, Block) and block.kind is BlockKind.QUOTE):
        written = [_write_block(block, notes, images) for block in group]
        if is_quote:
            yield "\n".join(f"> {line}".rstrip() for line in "\n\n".join(written).split("\n"))
        else:
            yield from written


class _Notes:
    """Numbers the notes of a book and keeps their texts for its end."""

    def __init__(self) -> None:
        self.definitions: list[str] = []

    def call(self, note: Footnote) -> str:
        number = len(self.definitions) + 1
        paragraphs = _write_runs(note.content, self).split("\n\n")
        text = "\n\n    ".join(_guard_start(_keep_edges(line.replace("\n", "<br>"))) for line in paragraphs)
        self.definitions.append(f"[^{number}]: {text}")
        return f"[^{number}]"


def _write_title_block(manuscript: Manuscript) -> str:
    fields = {"title": manuscript.title, "author": manuscript.author, "language": manuscript.language}
    lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in fields.items() if value]
    return "\n".join(["---", *lines, "---"]) if lines else ""


def _write_title(title: str) -> str:
    escaped = _guard_start(_escape(" ".join(title.split())))
    return re.sub(r"#+\Z", lambda match: "\\#" * len(match[0]), escaped)


def _write_block(block: SceneBlock, notes: _Notes, images: Mapping[str, bytes]) -> str:
    if isinstance(block, Image):
        extension = block.name[block.name.rfind(".") :]
        data = base64.b64encode(images.get(block.name, b"")).decode("ascii")
        return f"![{_escape(block.alt)}](data:{_MEDIA.get(extension, 'image/png')};base64,{data})"
    text = _write_runs(join_runs(block.inlines), notes)
    if block.kind is not BlockKind.VERSE:
        return _guard_start(_keep_edges(text.replace("\n", "<br>")))
    lines = [_guard_start(_keep_edges(line)) for line in text.split("\n")]
    plain = block.text.split("\n")
    if len(lines) > 1 and all(line.strip() for line in plain) and max(map(len, plain)) <= LONGEST_VERSE_LINE:
        return "\\\n".join(lines)
    return "\n".join(f"| {line}".rstrip() for line in lines)


def _write_runs(inlines: Iterable[Inline], notes: _Notes) -> str:
    """Return the runs with their marks: stars where CommonMark sees them, tags everywhere else."""
    runs = list(inlines)
    written = ""
    for index, run in enumerate(runs):
        if isinstance(run, Footnote):
            written += notes.call(run)
            continue
        after = runs[index + 1] if index + 1 < len(runs) else None
        following = after.text[:1] if isinstance(after, Text) else ""
        text = _escape(run.text)
        if written.endswith("]") and text[:1] in "(:":
            text = f"\\{text}"  # after a call, these would make it a link or the note itself
        delimiter = _DELIMITERS.get(run.marks)
        safe = (
            delimiter and _stands_free(written, run.text, following) and not (isinstance(after, Text) and after.marks)
        )
        written += f"{delimiter}{text}{delimiter}" if safe else _tag(text, run.marks)
    return written


def _stands_free(before: str, text: str, after: str) -> bool:
    """Say whether stars around ``text`` open and close: letters inside at both ends, blanks or nothing outside."""
    return (
        text[:1].isalnum()
        and text[-1:].isalnum()
        and "\n" not in text
        and (not before or before[-1].isspace() or before[-1] in "“‘(—")
        and (not after or after.isspace() or after in "”’),.;:?—")
    )


def _tag(text: str, marks: frozenset[Mark]) -> str:
    for mark, opens, closes in _TAGS:
        if mark in marks:
            text = f"{opens}{text}{closes}"
    return text


def _escape(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text)


def _keep_edges(line: str) -> str:
    """Return ``line`` with blanks at either end spelt out, since Markdown drops them."""
    return _EDGE.sub(lambda match: "".join(f"&#{ord(character)};" for character in match[0]), line)


def _guard_start(line: str) -> str:
    """Return ``line`` so that its first character begins no heading, list or rule."""
    return _LINE_START.sub(lambda match: f"{match[1]}\\" if match[1] else "\\", line, count=1)
