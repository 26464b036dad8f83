"""Turns runs of styled characters into a block: what is a mark, and what is only how the whole paragraph looked."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace

from narrative.manuscript.collecting import NO_LAYOUT, Collector
from narrative.manuscript.document import Layout
from narrative.manuscript.model import BlockKind, Footnote, Inline, Mark, Text


@dataclass(frozen=True, slots=True)
class Look:
    """How characters look; ``size`` is in the unit of the format."""

    bold: bool = False
    italic: bool = False
    small_caps: bool = False
    size: float = 1.0


PLAIN = Look()

_QUOTE = re.compile(r"quote|quotation|block ?text|extract|epigraph|letter", re.IGNORECASE)
_VERSE = re.compile(r"verse|poem|poetry|stanza|lyric|line ?block|preformatted", re.IGNORECASE)


@dataclass(slots=True)
class Paragraph:
    """A paragraph while it is read: its runs with their looks."""

    runs: list[tuple[Inline, Look]] = field(default_factory=list)

    def write(self, text: str, look: Look = PLAIN) -> None:
        """Append characters."""
        if text:
            self.runs.append((Text(text), look))

    def hang(self, note: Footnote) -> None:
        """Append a footnote."""
        self.runs.append((note, PLAIN))

    @property
    def text(self) -> str:
        return "".join(inline.text for inline, _ in self.runs if isinstance(inline, Text))

    def inlines(self, base: Look = PLAIN) -> tuple[Inline, ...]:
        """Return the runs with marks where they look other than ``base``, the look of the paragraph as a whole."""
        return tuple(
            Text(inline.text, _find_marks(look, base)) if isinstance(inline, Text) else inline
            for inline, look in self.runs
        )

    def finish(
        self,
        collector: Collector,
        layout: Layout = NO_LAYOUT,
        kind: BlockKind = BlockKind.PARAGRAPH,
        base: Look = PLAIN,
    ) -> None:
        """Hand the block to ``collector`` and be empty again."""
        looks = [(look, len(text)) for inline, look in self.runs if (text := inline.text.strip()) and _is_text(inline)]
        sizes: Counter[float] = Counter()
        for look, letters in looks:
            sizes[look.size] += letters
        if looks:
            layout = replace(
                layout,
                bold=all(look.bold for look, _ in looks),
                italic=all(look.italic for look, _ in looks),
                size=max(sizes, key=lambda size: sizes[size]),
            )
        collector.add(self.inlines(base), layout, kind)
        self.runs = []


def find_kind(style: str) -> BlockKind:
    """Return what kind of block the name of a paragraph style speaks of."""
    if _VERSE.search(style):
        return BlockKind.VERSE
    return BlockKind.QUOTE if _QUOTE.search(style) else BlockKind.PARAGRAPH


def _is_text(inline: Inline) -> bool:
    return isinstance(inline, Text)


def _find_marks(look: Look, base: Look) -> frozenset[Mark]:
    found = (
        (look.italic != base.italic, Mark.EMPHASIS),
        (look.bold != base.bold, Mark.STRONG),
        (look.small_caps != base.small_caps, Mark.SMALL_CAPS),
    )
    return frozenset(mark for there, mark in found if there)
