"""A manuscript as values: book, part, chapter, scene, and the few kinds of text a novel needs.

A scene is a flat row of blocks. Its *plain text* is the text of its blocks joined by a blank line; every span in the
house counts code points in that plain text. A footnote or an image takes no room in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from narrative.text.words import count_words

BLOCK_SEPARATOR = "\n\n"


class Mark(StrEnum):
    """How a run of text is set off from the text around it."""

    EMPHASIS = "emphasis"
    STRONG = "strong"
    SMALL_CAPS = "small-caps"


class BlockKind(StrEnum):
    """What a block of text is. Lines inside a verse are parted by a line feed."""

    PARAGRAPH = "paragraph"
    QUOTE = "quote"
    VERSE = "verse"


class Role(StrEnum):
    """Where a chapter stands in the book: before the story, in it, or after it."""

    FRONT = "front"
    BODY = "body"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class Text:
    """A run of characters that share their marks."""

    text: str
    marks: frozenset[Mark] = frozenset()


@dataclass(frozen=True, slots=True)
class Footnote:
    """A note that hangs on the place where it stands; its paragraphs are parted by a blank line."""

    content: tuple[Text, ...]

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.content)


Inline = Text | Footnote


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, one paragraph of a quotation set apart, or one stanza."""

    inlines: tuple[Inline, ...] = ()
    kind: BlockKind = BlockKind.PARAGRAPH

    @property
    def text(self) -> str:
        """The block's own characters; what its footnotes say is not among them."""
        return "".join(inline.text for inline in self.inlines if isinstance(inline, Text))

    @property
    def footnotes(self) -> tuple[Footnote, ...]:
        return tuple(inline for inline in self.inlines if isinstance(inline, Footnote))

    @property
    def words(self) -> int:
        return count_words(self.text) + sum(count_words(note.text) for note in self.footnotes)


@dataclass(frozen=True, slots=True)
class Image:
    """A picture between two blocks; ``name`` is its key in ``Manuscript.images``."""

    name: str
    alt: str = ""


SceneBlock = Block | Image


@dataclass(frozen=True, slots=True)
class Scene:
    """An unbroken stretch of story."""

    blocks: tuple[SceneBlock, ...] = ()
    title: str = ""

    @property
    def text_blocks(self) -> tuple[Block, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Block))

    @property
    def text(self) -> str:
        """The plain text in which spans are counted."""
        return BLOCK_SEPARATOR.join(block.text for block in self.text_blocks)

    @property
    def words(self) -> int:
        return sum(block.words for block in self.text_blocks)


@dataclass(frozen=True, slots=True)
class Chapter:
    """A titled row of scenes. ``title`` is the heading as the author wrote it, number and all; it may be empty."""

    title: str
    scenes: tuple[Scene, ...] = ()
    role: Role = Role.BODY

    @property
    def words(self) -> int:
        return sum(scene.words for scene in self.scenes)


@dataclass(frozen=True, slots=True)
class Part:
    """A row of chapters. A book without parts has one part whose title is empty."""

    title: str
    chapters: tuple[Chapter, ...] = ()


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A whole book. ``language`` is a BCP 47 tag; ``images`` holds each picture's bytes by name."""

    title: str = ""
    author: str = ""
    language: str = "en"
    parts: tuple[Part, ...] = ()
    images: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def chapters(self) -> tuple[Chapter, ...]:
        return tuple(chapter for part in self.parts for chapter in part.chapters)

    @property
    def words(self) -> int:
        """Words of the text and its footnotes; titles are not counted."""
        return sum(chapter.words for chapter in self.chapters)
