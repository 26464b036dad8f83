"""A document as lines that may be headings: what each says, how it looks, and how much text stands before it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import accumulate

from narrative.manuscript.document import Document, DocumentBlock, Layout, Rule
from narrative.manuscript.model import Block, BlockKind, Image, Mark, Text
from narrative.manuscript.structure.markers import Marker, read_marker
from narrative.manuscript.structure.vocabulary import Kind
from narrative.text.words import count_words

LARGE = 1.15
LONGEST_HEADING = 30
LONGEST_SUMMARY = 80
_WIDE = re.compile(r"\t\s*|[^\S\n]{2,}")
_BLANK = re.compile(r"(?<!\s)[^\S\n](?!\s)")
_HEADING_STYLE = re.compile(r"chapter|heading|title|kapitel|überschrift|titre|t[ií]tulo|titolo", re.IGNORECASE)
_SENTENCE_END = (".", ",", ";", ":", "!", "?", "…", "—", "–", "-")
_CLOSERS = "”’\"'»)]_*"
_OPENERS = "“‘\"'«„‚(—–-"


@dataclass(frozen=True, slots=True)
class Look:
    """What sets a line apart from the text around it, as far as the file shows it."""

    heading: int
    centred: bool
    bold: bool
    italic: bool
    capitals: bool
    size: float
    breaks: bool
    gap: bool
    styled: bool = False

    @property
    def weight(self) -> int:
        """How strongly the line stands out; 0 is a line like any other."""
        style = 4 * bool(self.heading) + 2 * self.styled + 2 * (self.size >= LARGE) + 2 * self.breaks
        return style + self.centred + self.bold + self.capitals + self.gap


@dataclass(frozen=True, slots=True)
class Line:
    """One block. ``words_before`` counts the words above it; ``short`` lines alone may be headings."""

    index: int
    text: str
    block: DocumentBlock
    words: int
    words_before: int
    look: Look
    short: bool
    marker: Marker | None

    @property
    def is_text(self) -> bool:
        return isinstance(self.block.content, Block)

    @property
    def ends_open(self) -> bool:
        """Say whether no sentence ends here, as in a title."""
        return not self.text.rstrip(_CLOSERS).endswith(_SENTENCE_END)

    @property
    def ends_sentence(self) -> bool:
        return self.text.rstrip(_CLOSERS).endswith((".", "!", "?", "…"))

    @property
    def is_spoken(self) -> bool:
        return self.text.startswith(tuple(_OPENERS))

    @property
    def looks_like_title(self) -> bool:
        """Say whether the words alone might be a title: few, capital first, and no sentence's end."""
        first = next((letter for letter in self.text if letter.isalnum()), "")
        return self.short and not first.islower() and (self.ends_open or self.look.capitals)


@dataclass(frozen=True, slots=True)
class Page:
    """All lines of a document and what is usual in it."""

    lines: tuple[Line, ...]
    usual_gap: int
    words: int
    title: str
    author: str
    contents: tuple[str, ...]

    def words_between(self, first: int, second: int) -> int:
        """Return the words of the blocks from ``first`` up to ``second``, that one left out."""
        return self.words_at(second) - self.words_at(first)

    def words_at(self, index: int) -> int:
        """Return the words above block ``index``."""
        return self.lines[index].words_before if index < len(self.lines) else self.words


def read_page(document: Document) -> Page:
    """Return the lines of ``document`` with everything about them that is worth knowing."""
    texts = [_plain(block) for block in document.blocks]
    counts = [block.content.words if isinstance(block.content, Block) else 0 for block in document.blocks]
    before = [0, *accumulate(counts)]
    usual = _usual_gap(document)
    lines = tuple(
        _read_line(index, block, text, words, above, usual)
        for index, (block, text, words, above) in enumerate(
            zip(document.blocks, texts, counts, before[:-1], strict=True)
        )
    )
    return Page(lines, usual, before[-1], document.title, document.author, document.contents)


def _read_line(index: int, block: DocumentBlock, text: str, words: int, above: int, usual_gap: int) -> Line:
    content = block.content
    short = isinstance(content, Block) and 0 < words <= LONGEST_HEADING and text.count("\n") < 4
    if isinstance(content, Block) and content.kind is BlockKind.VERSE and "\n" in text:
        short = False
    look = _look(block, text, usual_gap, first=index == 0)
    marker = read_marker(text) if short else _read_long_marker(text, words)
    return Line(index, text, block, words, above, look, short or marker is not None, marker)


def _read_long_marker(text: str, words: int) -> Marker | None:
    """Read a heading whose title is a long summary, as old novels have them; it says ``Chapter`` and its number."""
    if not LONGEST_HEADING < words <= LONGEST_SUMMARY or "\n" in text:
        return None
    marker = read_marker(text)
    return marker if marker and marker.kind is Kind.CHAPTER and marker.number and marker.firm else None


def _plain(block: DocumentBlock) -> str:
    """Return the text of a block line by line; a tab or a wide space shows as two spaces, any other as one."""
    rows = (_WIDE.sub("  ", row.strip()) for row in block.text.split("\n"))
    return "\n".join(_BLANK.sub(" ", row) for row in rows if row)


def _usual_gap(document: Document) -> int:
    """Return the number of empty lines that most paragraphs have above them."""
    gaps = Counter(
        block.layout.gap_before
        for block in document.blocks
        if isinstance(block.content, Block) and count_words(block.text) > LONGEST_HEADING
    )
    return gaps.most_common(1)[0][0] if gaps else 0


def _look(block: DocumentBlock, text: str, usual_gap: int, *, first: bool) -> Look:
    layout: Layout = block.layout
    runs = _runs(block)
    letters = [letter for letter in text if letter.isalpha()]
    return Look(
        layout.heading,
        layout.align == "center",
        layout.bold or (bool(runs) and all(Mark.STRONG in run.marks for run in runs)),
        layout.italic or (bool(runs) and all(Mark.EMPHASIS in run.marks for run in runs)),
        len(letters) > 1 and all(letter.isupper() for letter in letters if letter.isupper() or letter.islower()),
        round(layout.size, 1),
        layout.page_break_before or layout.file_break,
        first or layout.gap_before > usual_gap,
        bool(_HEADING_STYLE.search(layout.style)),
    )


def _runs(block: DocumentBlock) -> list[Text]:
    content = block.content
    if isinstance(content, Image | Rule):
        return []
    return [run for run in content.inlines if isinstance(run, Text) and run.text.strip()]
