"""What ``narrative check`` prints: for reading, for programs, for code hosts, for sharing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from narrative.checks.finding import Finding
from narrative.checks.score import Score
from narrative.story.book import Book


@dataclass(frozen=True, slots=True)
class CheckedBook:
    """One book and what was found in it, best first. ``path`` is the file's, as it was given."""

    path: str
    book: Book
    words: int
    findings: Sequence[Finding]
    score: Score
    dismissed: int = 0
    source: bytes = b""


@dataclass(frozen=True, slots=True)
class Trouble:
    """A file that could not be looked at: the stable name of the trouble, and the sentence for its reader."""

    path: str
    slug: str
    message: str


@dataclass(frozen=True, slots=True)
class Report:
    """The whole run."""

    books: Sequence[CheckedBook]
    troubles: Sequence[Trouble] = ()

    @property
    def count(self) -> int:
        return sum(len(book.findings) for book in self.books)
