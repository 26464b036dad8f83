"""Findings for reading in a terminal, chapter by chapter."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from narrative.checks.finding import Evidence, Finding, Severity
from narrative.checks.places import find_chapter, name_place
from narrative.cli.console import Ink
from narrative.cli.reports import CheckedBook, Report
from narrative.cli.reports.passages import cut_passage
from narrative.story.book import Book

SIGNS = {Severity.BLOCKER: "✗", Severity.WARNING: "!", Severity.SUGGESTION: "·"}
_SGR = re.compile(r"\x1b\[[0-9;]*m")


def write_text(report: Report, ink: Ink, *, is_quiet: bool = False) -> str:
    """Return the report as lines no wider than the terminal; its summary is the last, unless it is to be quiet."""
    lines: list[str] = []
    for book in report.books:
        if book.findings:
            lines += [ink.strong(book.path), "", *_book_lines(book, ink)]
    if not is_quiet:
        lines.extend(_summary(report, ink))
    return "".join(f"{line}\n" for line in lines)


def _book_lines(book: CheckedBook, ink: Ink) -> Iterator[str]:
    for heading, findings in _by_chapter(book):
        yield ink.strong(f"  {heading}") if heading else ""
        for finding in findings:
            yield ""
            yield from _finding_lines(finding, book.book, ink)
        yield ""


def _by_chapter(book: CheckedBook) -> Iterator[tuple[str, Sequence[Finding]]]:
    """Group findings under the chapter in which each begins, chapters in reading order."""
    for chapter in book.book.chapters:
        keys = {scene.key for scene in chapter.scenes}
        found = [finding for finding in book.findings if finding.evidence[0].scene in keys]
        if found:
            title = chapter.title.strip() or f"Chapter {chapter.number}"
            part = f"{chapter.part}, " if chapter.part else ""
            yield ("" if len(book.book.chapters) == 1 and not chapter.title else f"{part}{title}"), found


def _finding_lines(finding: Finding, book: Book, ink: Ink) -> Iterator[str]:
    sign = ink.severity(finding.severity, f"{SIGNS[finding.severity]} {finding.severity}")
    yield from _wrap(f"{sign}  {finding.message}", "    ", "      ", ink.width)
    places = [_label(item, book) for item in finding.evidence]
    column = min(max(len(place) for place in places), 24)
    for place, item in zip(places, finding.evidence, strict=True):
        quote = "".join(
            ink.mark(finding.severity, piece.text) if piece.is_marked else piece.text for piece in cut_passage(item)
        )
        lead = f"      {place:<{column}}  "
        yield from _wrap(quote, lead, " " * (column + 8), ink.width, lead_style=ink)
    yield ink.faint(f"      {finding.check} · {finding.identity[:8]}")


def _label(item: Evidence, book: Book) -> str:
    chapter = find_chapter(book, item.scene)
    if item.place == "title":
        return "heading"
    name = name_place(book, item.scene)
    if len(name) > 24:
        name = f"chapter {chapter.number}"
    if len(chapter.scenes) < 2 or name.startswith("scene"):
        return name
    return f"{name}, scene {[scene.key for scene in chapter.scenes].index(item.scene) + 1}"


def _wrap(text: str, first: str, rest: str, width: int, lead_style: Ink | None = None) -> Iterator[str]:
    """Break ``text`` at blanks; colour signs take no room."""
    line, room = first, width - len(first)
    lead = lead_style.faint(first) if lead_style else first
    words: list[str] = []
    for word in text.split(" "):
        length = sum(len(_SGR.sub("", item)) + 1 for item in words) + len(_SGR.sub("", word))
        if words and length > room:
            yield (lead if line is first else line) + " ".join(words)
            line, room, words = rest, width - len(rest), []
        words.append(word)
    yield (lead if line is first else line) + " ".join(words)


def _summary(report: Report, ink: Ink) -> Iterator[str]:
    words = sum(book.words for book in report.books)
    dismissed = sum(book.dismissed for book in report.books)
    if not report.books:
        yield "Nothing was checked."
        return
    kinds = Counter(finding.severity for book in report.books for finding in book.findings)
    where = count_noun(words, "word") + (f" of {len(report.books)} books" if len(report.books) > 1 else "")
    if not report.count:
        yield f"Nothing found in {where}." + (f" {dismissed} dismissed." if dismissed else "")
        return
    each = ", ".join(count_noun(kinds[severity], severity) for severity in Severity if kinds[severity])
    score = f" Score {report.books[0].score.value} of 100." if len(report.books) == 1 else ""
    aside = f" {dismissed} dismissed." if dismissed else ""
    found = f"{count_noun(report.count, 'finding')} in {where}: {each}."
    yield from _wrap(f"{ink.strong(found)}{score}{aside}", "", "", ink.width)


def count_noun(count: int, noun: str) -> str:
    """Return ``1 finding`` or ``2 findings``."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
