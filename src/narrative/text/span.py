"""A half-open pair of code points in one scene's plain text."""

from __future__ import annotations

from typing import NamedTuple


class Span(NamedTuple):
    """Where something stands: ``start`` is the first code point, ``end`` the one after the last."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the words that stand here in ``text``."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Say whether the two share at least one code point."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """Say whether ``other`` lies wholly inside."""
        return self.start <= other.start and other.end <= self.end
