"""Loads Markdown manuscripts and plain texts as scenes: a text and the kind of each of its paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from narrative.manuscript.document import Rule
from narrative.manuscript.formats import markdown
from narrative.manuscript.model import Block

Scene = tuple[str, tuple[str, ...]]

_LONGEST_LINE_OF_VERSE = 58
_LONGEST_SCENE = 20_000


def load_scenes(path: Path) -> list[Scene]:
    """Return the scenes of a file; a plain text is unwrapped, and cut into scenes every 20,000 characters or so."""
    return read_scenes(path.read_bytes()) if path.suffix == ".md" else list(_read_text(path.read_text("utf-8")))


def read_scenes(data: bytes) -> list[Scene]:
    """Return the scenes of a manuscript in Markdown."""
    return list(_read_markdown(data))


def _read_markdown(data: bytes) -> Iterator[Scene]:
    blocks: list[Block] = []
    for item in markdown.read(data).blocks:
        if item.layout.heading or isinstance(item.content, Rule):
            if blocks:
                yield _join(blocks)
            blocks = []
        elif isinstance(item.content, Block):
            blocks.append(item.content)
    if blocks:
        yield _join(blocks)


def _join(blocks: list[Block]) -> Scene:
    return "\n\n".join(block.text for block in blocks), tuple(block.kind for block in blocks)


def _read_text(text: str) -> Iterator[Scene]:
    scene: list[str] = []
    for paragraph in re.split(r"\n\s*\n", text):
        is_wrapped = max(map(len, paragraph.split("\n"))) > _LONGEST_LINE_OF_VERSE
        scene.append(paragraph.replace("\n", " ") if is_wrapped else paragraph)
        if sum(map(len, scene)) > _LONGEST_SCENE:
            yield "\n\n".join(scene), ()
            scene = []
    if scene:
        yield "\n\n".join(scene), ()
