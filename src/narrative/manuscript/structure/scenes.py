"""Finds where one scene ends and the next begins: ornaments, drawn lines, and empty lines where these are rare."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from narrative.manuscript.document import Rule
from narrative.manuscript.model import Block, BlockKind
from narrative.manuscript.structure.lines import Line, Page
from narrative.manuscript.structure.sequences import spacing

_ORNAMENT = re.compile(r"[\s\\_(\[<{|]*(?:[*#~•·∙●○◦◇◆❖✦✧✶★☆⁂❦❧☙§†‡+=\u2013\u2014―_\-.…°^/\\|><}\])~]\s*)+")
_LETTERED = re.compile(r"[-~=*\s]*(?:[oO0]{3,5}|[oO]|[xX](?:\s+[xX])+)[-~=*\s]*")
_DOTS = re.compile(r"[\s.…]+")
RAREST_GAP = 0.06
MOST_IN_A_ROW = 0.1
SHORTEST_SCENE = 250
SHORTEST_BESIDE_GAP = 4
SHORTEST_BELOW_HEADING = 60
SHORTEST_BETWEEN_GAPS = 80
FARTHEST_GAP = 40


@dataclass(frozen=True, slots=True)
class Break:
    """Blocks from ``start`` up to ``end`` are the ornament; the new scene's text begins at ``end``."""

    start: int
    end: int


def is_ornament(line: Line) -> bool:
    """Say whether a block only parts two scenes: a rule, ``***``, ``# # #``, ``⁂``, ``~``, ``—``, ``o0o``.

    Dots alone are an omission, as often as not, and no ornament.
    """
    if isinstance(line.block.content, Rule):
        return True
    text = line.text.strip()
    if not line.is_text or not text or len(text) > 80 or _DOTS.fullmatch(text):
        return False
    return bool(_ORNAMENT.fullmatch(text) or (len(text) > 1 and _LETTERED.fullmatch(text)))


def find_breaks(page: Page, start: int, end: int, *, gaps: bool) -> Iterator[Break]:
    """Yield every break between blocks ``start`` and ``end``, none at the very edge; ``gaps`` lets wide gaps count."""
    index = start
    while index < end:
        after = _skip_ornaments(page, index, end)
        if after > index:
            if index > start and after < end:
                yield Break(index, after)
            index = after
        else:
            if gaps and page.words_between(start, index) >= SHORTEST_BELOW_HEADING and is_gap(page, index):
                yield Break(index, index)
            index += 1


def trust_gaps(page: Page, headings: Sequence[int]) -> bool:
    """Say whether a wide gap parts scenes in this book: few paragraphs have one, and they lie far apart."""
    prose = [line for line in page.lines if line.is_text and line.words]
    near = {place for index in headings for place in (index, index + 1, index + 2)}
    wide = [line for line in prose if line.index not in near and line.index and is_gap(page, line.index)]
    in_a_row = sum(second.index == first.index + 1 for first, second in pairwise(wide))
    rare = len(wide) <= RAREST_GAP * len(prose) and in_a_row <= MOST_IN_A_ROW * len(wide)
    return bool(wide) and rare and spacing(page, wide) >= SHORTEST_SCENE


def is_gap(page: Page, index: int) -> bool:
    """Say whether more than the usual space parts a paragraph of prose from the one above it."""
    line, above = page.lines[index], page.lines[index - 1]
    return line.look.gap and _is_prose(line) and _is_prose(above) and above.ends_sentence and not _is_inset(page, index)


def _is_inset(page: Page, index: int) -> bool:
    """Say whether another wide gap is near: an inscription or a letter has one above and one below."""
    for step in (-1, 1):
        place = index + step
        while 0 <= place < len(page.lines) and abs(place - index) <= FARTHEST_GAP:
            line = page.lines[place]
            if abs(page.words_between(index, place)) >= SHORTEST_BETWEEN_GAPS:
                break
            if line.look.gap and not line.look.heading and not is_ornament(line):
                return True
            place += step
    return False


def _skip_ornaments(page: Page, index: int, end: int) -> int:
    while index < end and is_ornament(page.lines[index]):
        index += 1
    return index


def _is_prose(line: Line) -> bool:
    content = line.block.content
    if not isinstance(content, Block) or content.kind is not BlockKind.PARAGRAPH or "\n" in line.text:
        return False
    return line.words >= SHORTEST_BESIDE_GAP and not line.look.centred and not line.ends_open
