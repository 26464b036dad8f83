"""Cuts a row of blocks in two at a place inside one of them."""

from __future__ import annotations

from collections.abc import Sequence

from narrative.manuscript.model import Block, Inline, SceneBlock, Text
from narrative.manuscript.runs import join_runs
from narrative.services.manuscript.troubles import NothingToSplit


def cut_blocks(
    blocks: Sequence[SceneBlock], block: int, offset: int
) -> tuple[tuple[SceneBlock, ...], tuple[SceneBlock, ...]]:
    """Return ``blocks`` before and from code point ``offset`` of block number ``block``.

    Raises NothingToSplit where one side would hold nothing, or the place is outside the text.
    """
    if block >= len(blocks):
        raise NothingToSplit
    here = blocks[block]
    length = len(here.text) if isinstance(here, Block) else 0
    if offset > length:
        raise NothingToSplit
    left, right = _cut(here, offset) if isinstance(here, Block) and 0 < offset < length else ((), ())
    if not left:
        whole = (here,)
        left, right = ((), whole) if offset == 0 else (whole, ())
    first, second = (*blocks[:block], *left), (*right, *blocks[block + 1 :])
    if not first or not second:
        raise NothingToSplit
    return first, second


def _cut(block: Block, offset: int) -> tuple[tuple[SceneBlock, ...], tuple[SceneBlock, ...]]:
    """A footnote at the very place stays with the words before it."""
    left: list[Inline] = []
    right: list[Inline] = []
    room = offset
    for inline in block.inlines:
        if not isinstance(inline, Text):
            (right or left).append(inline)
            continue
        left.append(Text(inline.text[:room], inline.marks))
        if len(inline.text) > room:
            right.append(Text(inline.text[room:], inline.marks))
        room = max(0, room - len(inline.text))
    return (Block(join_runs(left), block.kind),), (Block(join_runs(right), block.kind),)
