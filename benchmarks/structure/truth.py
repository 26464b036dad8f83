"""What is true of a novel's structure, what was found, and how the two compare."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from benchmarks.structure.novels import Heading, Novel, Paragraph, SceneBreak
from narrative.manuscript.document import Document
from narrative.manuscript.model import Block
from narrative.manuscript.outline import Level, Outline

ANCHOR_WORDS = 12
LEVELS = {1: Level.PART, 2: Level.CHAPTER}


@dataclass(frozen=True, slots=True)
class Score:
    """Boundaries found, found rightly, and there to be found."""

    right: int
    found: int
    true: int

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else float(not self.true)

    @property
    def recall(self) -> float:
        return self.right / self.true if self.true else float(not self.found)

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


Anchors = dict[Level, Counter[str]]


def find_true_anchors(novel: Novel) -> Anchors:
    """Return the first words below every boundary of the source, by what begins there."""
    texts = [piece.text if isinstance(piece, Paragraph) else "" for piece in novel.pieces]
    anchors: Anchors = {level: Counter() for level in Level}
    if novel.pieces and isinstance(novel.pieces[0], Paragraph):
        anchors[Level.CHAPTER][_anchor(texts)] += 1
    for place, piece in enumerate(novel.pieces):
        if isinstance(piece, Heading):
            anchors[LEVELS[piece.level]][_anchor(texts[place:])] += 1
        elif isinstance(piece, SceneBreak):
            anchors[Level.SCENE][_anchor(texts[place:])] += 1
    return anchors


def find_anchors(document: Document, outline: Outline) -> Anchors:
    """Return the first words below every boundary of ``outline`` that is in the book."""
    texts = [block.text if isinstance(block.content, Block) else "" for block in document.blocks]
    for boundary in outline.boundaries:
        for place in range(boundary.block, boundary.block + boundary.heading_blocks):
            texts[place] = ""
    anchors: Anchors = {level: Counter() for level in Level}
    first = outline.boundaries[0].block if outline.boundaries else len(texts)
    if any(text.strip() for text in texts[:first]):
        anchors[Level.CHAPTER][_anchor(texts)] += 1
    for boundary in outline.boundaries:
        if boundary.included:
            anchors[boundary.level][_anchor(texts[boundary.block :])] += 1
    return anchors


def find_true_titles(novel: Novel) -> dict[str, str]:
    """Return the titles of chapters by their anchors; those without a title are left out."""
    texts = [piece.text if isinstance(piece, Paragraph) else "" for piece in novel.pieces]
    return {
        _anchor(texts[place:]): piece.title
        for place, piece in enumerate(novel.pieces)
        if isinstance(piece, Heading) and piece.level == 2 and piece.title
    }


def find_titles(document: Document, outline: Outline) -> dict[str, str]:
    """Return the titles of the chapters found, by their anchors."""
    texts = [block.text if isinstance(block.content, Block) else "" for block in document.blocks]
    return {
        _anchor(texts[boundary.block + boundary.heading_blocks :]): boundary.title
        for boundary in outline.boundaries
        if boundary.level is Level.CHAPTER
    }


def compare_titles(true: dict[str, str], found: dict[str, str]) -> int:
    """Return how many titles are the end of the heading found, case and punctuation aside."""
    return sum(_fold(found.get(anchor, "")).endswith(_fold(title)) for anchor, title in true.items())


def compare(true: Anchors, found: Anchors, level: Level) -> Score:
    """Return the score of one level."""
    return Score((true[level] & found[level]).total(), found[level].total(), true[level].total())


def add_up(scores: Sequence[Score]) -> Score:
    """Return the score of several novels together."""
    return Score(*(sum(getattr(score, name) for score in scores) for name in ("right", "found", "true")))


def _fold(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _anchor(texts: Iterable[str]) -> str:
    words: list[str] = []
    for text in texts:
        words += re.findall(r"\w+", text.casefold())
        if len(words) >= ANCHOR_WORDS:
            break
    return " ".join(words[:ANCHOR_WORDS])
