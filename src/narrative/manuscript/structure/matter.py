"""Tells the story from what stands before and after it: title page, copyright, dedication, licence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from narrative.manuscript.structure.contents import Stretch, name_of
from narrative.manuscript.structure.lines import Line, Page

_COPYRIGHT = re.compile(
    r"©|\(c\)\s*\d{4}|\bcopyright\b|all rights reserved|\bISBN\b|first published|published by|printed in|"
    r"no part of this|work of fiction|any resemblance|moral right|library of congress|"
    r"cover (?:design|art|image)|creative commons|public domain|"
    r"alle rechte vorbehalten|tous droits réservés|todos los derechos|tutti i diritti|todos os direitos|"
    r"dépôt légal|impressum|gutenberg",
    re.IGNORECASE,
)
_DEDICATION = re.compile(r"^(?:for|to|in memory of|dedicated to|für|pour|à|para|per|aan|till)\b", re.IGNORECASE)
_LICENCE_START = re.compile(r"\*\*\* ?START OF (?:THE|THIS) PROJECT GUTENBERG", re.IGNORECASE)
_LICENCE_END = re.compile(
    r"\*\*\* ?END OF (?:THE|THIS) PROJECT GUTENBERG|^End of (?:the )?Project Gutenberg", re.IGNORECASE
)
SHORTEST_TEXT = 20
LONGEST_DEDICATION = 25


class Matter(StrEnum):
    """What a stretch of blocks is; the words are what the author reads."""

    TITLE = "Title page"
    COPYRIGHT = "Copyright"
    CONTENTS = "Contents"
    LICENCE = "Licence"
    DEDICATION = "Dedication"
    TEXT = ""

    @property
    def belongs(self) -> bool:
        """Say whether it is a part of the book as the author wrote it."""
        return self in (Matter.DEDICATION, Matter.TEXT)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of front or back matter."""

    stretch: Stretch
    matter: Matter


def find_front(page: Page, end: int, contents: AbstractSet[int]) -> tuple[Piece, ...]:
    """Return what the blocks before ``end``, the first heading, are made of; nothing where they are all story."""
    judged = [_judge(page, line, contents) for line in page.lines[:end]]
    start = next((place + 1 for place, line in enumerate(page.lines[:end]) if _LICENCE_START.search(line.text)), 0)
    judged[:start] = [Matter.LICENCE] * start
    pieces = []
    place = 0
    for matter, group in groupby(_settle(page, judged)):
        length = len(list(group))
        pieces.append(Piece(Stretch(place, place + length), matter))
        place += length
    return tuple(pieces)


def find_licence(page: Page) -> int | None:
    """Return the block where a licence after the end of the book begins, if there is one."""
    return next((line.index for line in page.lines if is_licence(line)), None)


def is_licence(line: Line) -> bool:
    """Say whether the licence of a text from Project Gutenberg begins here."""
    return bool(_LICENCE_END.search(line.text))


def _judge(page: Page, line: Line, contents: AbstractSet[int]) -> Matter | None:
    """Return what one block is by itself, None where only its neighbours can tell."""
    if line.index in contents:
        return Matter.CONTENTS
    if _COPYRIGHT.search(line.text):
        return Matter.COPYRIGHT
    names = {name_of(page.title), name_of(page.author), name_of(f"by {page.author}")} - {"", "by"}
    if line.short and name_of(line.text) in names:
        return Matter.TITLE
    if line.short and line.words <= LONGEST_DEDICATION and _DEDICATION.match(line.text):
        return Matter.DEDICATION
    return Matter.TEXT if _is_prose(line) else None


def _is_prose(line: Line) -> bool:
    """Say whether a block is more than a line of a title page."""
    if not line.is_text:
        return False
    return line.is_spoken or (not line.ends_open and line.words >= SHORTEST_TEXT) or not line.short


def _settle(page: Page, kinds: Sequence[Matter | None]) -> list[Matter]:
    """Give every undecided block the kind of the block above it: short lines are the title page till told otherwise."""
    if all(kind in (Matter.TEXT, None) for kind in kinds) and Matter.TEXT in kinds:
        return [Matter.TEXT] * len(kinds)
    last_legal = max((place for place, kind in enumerate(kinds) if kind is Matter.COPYRIGHT), default=-1)
    settled: list[Matter] = []
    above = Matter.TITLE
    for place, kind in enumerate(kinds):
        above = _decide(page.lines[place], kind, above, legal=place < last_legal)
        settled.append(above)
    return settled


def _decide(line: Line, kind: Matter | None, above: Matter, *, legal: bool) -> Matter:
    """Return what a block is, given the block ``above`` it; ``legal`` says that more of the copyright page follows."""
    if kind is Matter.TEXT and above is Matter.COPYRIGHT and legal:
        return above
    if kind is Matter.DEDICATION and above in (Matter.TEXT, Matter.COPYRIGHT) and not line.look.breaks:
        return above
    if kind is not None:
        return kind
    if above is Matter.CONTENTS or (above is Matter.DEDICATION and line.look.breaks):
        return Matter.TITLE
    return above
