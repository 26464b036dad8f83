"""Gathers what a format finds as it reads: blocks with their gaps and page breaks, pictures, and what is lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from narrative.manuscript.document import Content, Document, DocumentBlock, Layout, Loss, Rule
from narrative.manuscript.model import Block, BlockKind, Footnote, Image, Inline, Text
from narrative.manuscript.pictures import name_picture
from narrative.manuscript.refusals import TextTooLong
from narrative.manuscript.runs import join_runs, join_texts, replace_unprintable

NO_LAYOUT = Layout()
MOST_CHARACTERS = 20_000_000
MOST_BLOCKS = 400_000
MOST_IMAGE_BYTES = 200_000_000

_MOST = f"{MOST_CHARACTERS // 1_000_000} million letters (about 3.5 million words)"

Progress = Callable[[float], None]


def check_length(text: str) -> None:
    """Raise ``TextTooLong`` for a text that is too long whatever its blanks are, before anybody looks into it."""
    if len(text) > 2 * MOST_CHARACTERS:
        raise TextTooLong(most=_MOST)


def ignore_progress(_done: float) -> None:
    """Take a report of progress and do nothing with it."""


class Collector:
    """Takes blocks in reading order and hands out a ``Document``."""

    def __init__(self) -> None:
        self._blocks: list[DocumentBlock] = []
        self._losses: dict[tuple[str, str], int] = {}
        self._images: dict[str, bytes] = {}
        self._characters = self._image_bytes = 0
        self._gap, self._page, self._file = 0, False, False

    def __len__(self) -> int:
        return len(self._blocks)

    def add(self, inlines: Iterable[Inline], layout: Layout = NO_LAYOUT, kind: BlockKind = BlockKind.PARAGRAPH) -> None:
        """Add a block of text, trimmed; one without text or notes is an empty line above the next.

        Raises ``TextTooLong`` above ``MOST_CHARACTERS`` code points or ``MOST_BLOCKS``.
        """
        block = Block(trim(inlines), kind)
        if not block.inlines:
            self.skip_line(layout)
            return
        self._characters += len(block.text) + sum(len(note.text) for note in block.footnotes)
        if self._characters > MOST_CHARACTERS or len(self._blocks) >= MOST_BLOCKS:
            raise TextTooLong(most=_MOST)
        self._append(block, layout)

    def add_rule(self, layout: Layout = NO_LAYOUT) -> None:
        """Add a drawn line."""
        self._append(Rule(), layout)

    def add_image(self, data: bytes | None, alt: str = "", layout: Layout = NO_LAYOUT) -> None:
        """Add a picture; one that is missing or in a format no browser shows is listed as lost."""
        name = name_picture(data) if data else ""
        if not data or not name:
            self.lose("picture that is linked, missing or of an unknown kind", "pictures that are linked or unknown")
            return
        if name not in self._images:
            self._image_bytes += len(data)
            if self._image_bytes > MOST_IMAGE_BYTES:
                self.lose("picture, too large together", "pictures, too large together")
                return
            self._images[name] = data
        self._append(Image(name, " ".join(replace_unprintable(alt).split())[:1000]), layout)

    def skip_line(self, layout: Layout = NO_LAYOUT) -> None:
        """Note an empty line; what it says about pages counts for the next block."""
        self._gap += 1 + layout.gap_before
        self._page = self._page or layout.page_break_before

    def widen_gap(self, lines: int) -> None:
        """Note that at least so many empty lines stand above the next block."""
        self._gap = max(self._gap, lines)

    def break_page(self) -> None:
        """Note that the next block begins a page."""
        self._page = True

    def break_file(self) -> None:
        """Note that the next block begins a file of its own."""
        self._file, self._gap = True, 0

    def lose(self, one: str, many: str, count: int = 1) -> None:
        """Note ``count`` more things that cannot be kept; ``one`` and ``many`` follow a number in a sentence."""
        self._losses[one, many] = self._losses.get((one, many), 0) + count

    def absorb_losses(self, other: Collector) -> None:
        """Take over the losses of ``other``, which read a part of the same file."""
        for (one, many), count in other._losses.items():
            self.lose(one, many, count)

    def build(self, *, title: str = "", author: str = "", language: str = "", contents: Sequence[str] = ()) -> Document:
        """Return everything as a document; sizes, in whatever unit they came, are relative to most of the text."""
        losses = tuple(Loss(one if n == 1 else many, n) for (one, many), n in sorted(self._losses.items()) if n)
        return Document(
            tuple(_relate_sizes(self._blocks)),
            clean(title),
            clean(author),
            clean(language),
            dict(self._images),
            losses,
            tuple(filter(None, map(clean, contents))),
        )

    def _append(self, content: Content, layout: Layout) -> None:
        if self._gap or self._page or self._file:
            layout = replace(
                layout,
                gap_before=layout.gap_before + self._gap,
                page_break_before=layout.page_break_before or self._page,
                file_break=self._file,
            )
            self._gap, self._page, self._file = 0, False, False
        self._blocks.append(DocumentBlock(content, layout))


def join_blocks(collector: Collector) -> Footnote:
    """Return the blocks of ``collector`` as a footnote, its paragraphs parted by blank lines."""
    texts: list[Text] = []
    for block in collector.build().blocks:
        if isinstance(block.content, Block):
            texts += [Text("\n\n")] if texts else []
            texts += [inline for inline in block.content.inlines if isinstance(inline, Text)]
    return Footnote(join_texts(texts))


def _relate_sizes(blocks: list[DocumentBlock]) -> list[DocumentBlock]:
    letters: Counter[float] = Counter()
    for block in blocks:
        letters[block.layout.size] += len(block.text)
    body = max(letters, key=lambda size: letters[size], default=1.0)
    if body in (0.0, 1.0):
        return blocks
    return [_resize(block, body) for block in blocks]


def _resize(block: DocumentBlock, body: float) -> DocumentBlock:
    size = round(block.layout.size / body, 2) if isinstance(block.content, Block) else 1.0
    return replace(block, layout=replace(block.layout, size=size))


def trim(inlines: Iterable[Inline]) -> tuple[Inline, ...]:
    """Return ``inlines`` in normal form, without blanks at either end and without notes that say nothing."""
    cleaned = (_clean(inline) for inline in inlines)
    runs = list(join_runs(run for run in cleaned if isinstance(run, Text) or run.content))
    while runs and isinstance(runs[0], Text) and runs[0].text != (text := runs[0].text.lstrip()):
        runs[:1] = [Text(text, runs[0].marks)] if text else []
    while runs and isinstance(runs[-1], Text) and runs[-1].text != (text := runs[-1].text.rstrip()):
        runs[-1:] = [Text(text, runs[-1].marks)] if text else []
    return tuple(runs)


def clean(text: str) -> str:
    """Return ``text`` on one line, without double blanks or characters that cannot be stored."""
    return " ".join(replace_unprintable(text).split())


def _clean(inline: Inline) -> Inline:
    if isinstance(inline, Footnote):
        return Footnote(tuple(run for run in trim(inline.content) if isinstance(run, Text)))
    return Text(replace_unprintable(inline.text), inline.marks)
