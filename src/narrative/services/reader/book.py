"""Reads and checks a whole book, in a process of its own that remembers the scenes it has read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from narrative.checks.catalogue import run_checks
from narrative.checks.finding import Finding
from narrative.services.reader.cast import FoundCast, collect_cast
from narrative.story.book import Book
from narrative.story.decisions import Decisions
from narrative.story.reading import find_book_style, identify_scene, read_book

MOST_KEPT = 64_000_000
READING_SHARE = 0.7

_kept: dict[str, bytes] = {}


@dataclass(frozen=True, slots=True)
class Checked:
    """What a run found: readings that are new by their digest, every digest used, the cast, the findings, the words."""

    fresh: dict[str, bytes]
    digests: tuple[str, ...]
    cast: FoundCast
    findings: tuple[Finding, ...]
    words: int


def find_missing(book: Book) -> list[str]:
    """Return the digests of the scenes whose reading this process does not remember."""
    style = find_book_style(book)
    digests = (identify_scene(scene, book.language, style) for scene in book.scenes)
    return list(dict.fromkeys(digest for digest in digests if digest not in _kept))


def check_book(
    book: Book, decisions: Decisions, kept: Mapping[str, bytes], *, on_progress: Callable[[float, str], None]
) -> Checked:
    """Read every scene that is not in ``kept`` or remembered, join them, and run every check."""
    _remember(kept)
    cache = _Cache()

    def reading(done: int, total: int) -> None:
        on_progress(READING_SHARE * done / max(total, 1), f"Reading scene {done} of {total}")

    def checking(done: int, total: int) -> None:
        on_progress(READING_SHARE + (0.97 - READING_SHARE) * done / max(total, 1), f"Check {done} of {total}")

    read = read_book(book, cache, reading, decisions)
    findings = run_checks(read, on_progress=checking)
    words = sum(scene.words for scene in read.scenes.values())
    _remember(cache.fresh)
    return Checked(cache.fresh, tuple(cache.used), collect_cast(read), findings, words)


class _Cache(dict[str, bytes]):
    """What this process remembers, with a note of what was used and what is new."""

    def __init__(self) -> None:
        super().__init__(_kept)
        self.used: dict[str, None] = {}
        self.fresh: dict[str, bytes] = {}

    def get(self, key: str, default: bytes | None = None) -> bytes | None:  # type: ignore[override]
        self.used[key] = None
        return super().get(key, default)

    def __setitem__(self, key: str, value: bytes) -> None:
        self.used[key] = None
        self.fresh[key] = value
        super().__setitem__(key, value)


def _remember(readings: Mapping[str, bytes]) -> None:
    _kept.update(readings)
    size = sum(map(len, _kept.values()))
    for digest in list(_kept):
        if size <= MOST_KEPT:
            return
        size -= len(_kept.pop(digest))
