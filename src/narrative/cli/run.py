"""Reads each manuscript and runs the checks over it: the work behind ``narrative check``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from narrative.checks.catalogue import run_checks, select_checks
from narrative.checks.score import score_findings
from narrative.cli.cache import DiskCache
from narrative.cli.manuscripts import Loaded, Source, join_manuscripts, load_manuscript
from narrative.cli.reports import CheckedBook, Trouble
from narrative.cli.settings import Settings, find_settings
from narrative.errors import NarrativeError
from narrative.story.book import load_book
from narrative.story.reading import read_book

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Wish:
    """What the command line asks for; it goes before what ``narrative.toml`` says."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    language: str = ""
    is_one_book: bool = False


def load_sources(sources: Sequence[Source], on_progress: Progress) -> tuple[list[Loaded], list[Trouble]]:
    """Return the manuscript in each source, and why there is none in the others."""
    loaded, troubles = [], []
    for source in sources:
        try:
            loaded.append(load_manuscript(source, on_progress))
        except NarrativeError as error:
            troubles.append(Trouble(source.path, type(error).slug(), error.message))
    return loaded, troubles


def check_manuscripts(
    loaded: Sequence[Loaded], wish: Wish, cache: DiskCache | None, on_progress: Progress
) -> list[CheckedBook]:
    """Return what is found in each manuscript, or in all of them as one book.

    Raises UnknownCheck and BadSettings: with those, nothing would be checked the way the author asked for.
    """
    select_checks(wish.select, wish.ignore)
    if wish.is_one_book and len(loaded) > 1:
        loaded = [replace(loaded[0], manuscript=join_manuscripts(loaded))]
    settings = [find_settings(item.source.folder) for item in loaded]
    books = [_check(*pair, wish, cache, on_progress) for pair in zip(loaded, settings, strict=True)]
    if cache is not None:
        cache.prune()
    return books


def _check(item: Loaded, settings: Settings, wish: Wish, cache: DiskCache | None, on_progress: Progress) -> CheckedBook:
    path = item.source.path
    language = wish.language or settings.language or item.manuscript.language
    manuscript = replace(item.manuscript, language=language)
    book = load_book(manuscript)
    reading = read_book(book, cache, lambda done, total: on_progress(f"Reading {path}", done, total))
    found = run_checks(
        reading,
        wish.select or settings.select,
        (*wish.ignore, *settings.ignore),
        lambda done, total: on_progress(f"Checking {path}", done, total),
    )
    kept = tuple(finding for finding in found if not settings.dismisses(finding.identity))
    words = manuscript.words
    score = score_findings(kept, words)
    return CheckedBook(path, book, words, kept, score, len(found) - len(kept), item.source.data)
