"""Where a book's parts, chapters and scenes begin, as boundaries between the blocks of a document."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from narrative.manuscript.model import Role


class Level(StrEnum):
    """What begins at a boundary."""

    PART = "part"
    CHAPTER = "chapter"
    SCENE = "scene"


@dataclass(frozen=True, slots=True)
class Boundary:
    """A beginning: ``block`` is the index of the first block that belongs to it, its heading or ornament included.

    ``heading_blocks`` counts the blocks from there on that are its heading or ornament, not its text. ``included``
    is false for what the author leaves out of the book (a table of contents, a copyright page).
    """

    block: int
    level: Level
    title: str = ""
    heading_blocks: int = 0
    role: Role = Role.BODY
    included: bool = True


@dataclass(frozen=True, slots=True)
class Outline:
    """Every boundary in reading order; before the first one, the book has one untitled chapter."""

    boundaries: tuple[Boundary, ...] = ()
