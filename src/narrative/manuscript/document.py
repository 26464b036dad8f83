"""A file as it was read, before anybody knows where its chapters are: blocks in a row, each with how it looked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from narrative.manuscript.model import Block, Image

Alignment = Literal["start", "center", "end", "justify"]


@dataclass(frozen=True, slots=True)
class Layout:
    """How a block looked in the file. Everything is a hint: most writers do not use styles.

    ``heading`` is the level of a heading style (1 is the highest), 0 for none. ``size`` is relative to the body text
    (1.0). ``gap_before`` counts empty lines above. ``file_break`` marks the first block of a new file inside an EPUB.
    """

    style: str = ""
    heading: int = 0
    align: Alignment = "start"
    bold: bool = False
    italic: bool = False
    size: float = 1.0
    page_break_before: bool = False
    gap_before: int = 0
    file_break: bool = False
    in_contents: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A drawn line or ornament that holds no words, such as ``<hr>``."""

    text: str = ""


Content = Block | Image | Rule


@dataclass(frozen=True, slots=True)
class DocumentBlock:
    """One block of the file and how it looked."""

    content: Content
    layout: Layout = Layout()

    @property
    def text(self) -> str:
        return self.content.text if isinstance(self.content, Block | Rule) else ""


@dataclass(frozen=True, slots=True)
class Loss:
    """Something the file held that a manuscript cannot: ``what`` in the reader's words, and how often."""

    what: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Document:
    """What a format's ``read`` returns.

    ``contents`` is the file's own table of contents, if it declares one. ``format`` names the format the file turned
    out to be in, and ``notes`` are sentences for its owner (a Word document that was called ``.txt``).
    """

    blocks: tuple[DocumentBlock, ...] = ()
    title: str = ""
    author: str = ""
    language: str = ""
    images: Mapping[str, bytes] = field(default_factory=dict)
    losses: tuple[Loss, ...] = ()
    contents: tuple[str, ...] = ()
    format: str = ""
    notes: tuple[str, ...] = ()

    @property
    def words(self) -> int:
        """Every word the file held: text, headings and footnotes."""
        return sum(block.content.words for block in self.blocks if isinstance(block.content, Block))
