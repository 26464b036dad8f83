"""Findings as a Markdown page, to keep beside the manuscript or to send to an editor."""

from __future__ import annotations

import re
from collections.abc import Iterator

from narrative.checks.finding import Evidence, Finding
from narrative.checks.places import find_chapter
from narrative.cli.reports import CheckedBook, Report
from narrative.cli.reports.passages import cut_passage
from narrative.story.book import Book

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~])")


def write_markdown(report: Report) -> str:
    """Return the report as a page: a heading a book, a section a finding, the words at fault in bold."""
    lines: list[str] = []
    for book in report.books:
        lines += _book(book)
    for trouble in report.troubles:
        lines += [f"**{_plain(trouble.path)}**: {_plain(trouble.message)}", ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def _book(book: CheckedBook) -> Iterator[str]:
    yield from (f"# {_plain(book.book.title or book.path)}", "")
    count = len(book.findings)
    found = "Nothing found" if not count else "1 finding" if count == 1 else f"{count:,} findings"
    yield from (
        f"{found} in {book.words:,} {'word' if book.words == 1 else 'words'}. Score {book.score.value} of 100.",
        "",
    )
    for finding in book.findings:
        yield from _finding(finding, book.book)


def _finding(finding: Finding, book: Book) -> Iterator[str]:
    yield from (f"## {_plain(finding.message)}", "")
    for item in finding.evidence:
        yield from (f"{_label(item, book)}", "", f"> {_quote(item)}", "")
    yield from (f"{_plain(finding.why)}", "", f"*{finding.severity}*, `{finding.check}`, `{finding.identity}`", "")


def _label(item: Evidence, book: Book) -> str:
    chapter = find_chapter(book, item.scene)
    title = chapter.title.strip() or f"Chapter {chapter.number}"
    if item.place == "title":
        return f"{_plain(title)}, its heading:"
    scene = [scene.key for scene in chapter.scenes].index(item.scene) + 1
    return f"{_plain(title)}, scene {scene}:" if len(chapter.scenes) > 1 else f"{_plain(title)}:"


def _quote(item: Evidence) -> str:
    pieces = (f"**{_plain(piece.text)}**" if piece.is_marked else _plain(piece.text) for piece in cut_passage(item))
    return "".join(pieces)


def _plain(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()) if text.strip() == text else re.sub(r"\s+", " ", text))
