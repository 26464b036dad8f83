"""Findings for programs, as JSON. The fields are described in ``docs/guides/command-line.md``."""

from __future__ import annotations

import json
from typing import Any

from narrative.checks.catalogue import get_check
from narrative.checks.finding import Evidence, Finding
from narrative.checks.places import find_chapter
from narrative.cli.reports import CheckedBook, Report
from narrative.story.book import Book
from narrative.text.span import Span

FORMAT_VERSION = 1


def write_json(report: Report) -> str:
    """Return the report as indented JSON, keys in a fixed order, characters as they are."""
    value = {
        "version": FORMAT_VERSION,
        "books": [_book(book) for book in report.books],
        "problems": [{"path": item.path, "type": item.slug, "detail": item.message} for item in report.troubles],
    }
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _book(book: CheckedBook) -> dict[str, Any]:
    return {
        "path": book.path,
        "title": book.book.title,
        "language": book.book.language,
        "words": book.words,
        "score": {"value": book.score.value, "points": book.score.points, "formula": book.score.formula},
        "dismissed": book.dismissed,
        "findings": [_finding(finding, book.book) for finding in book.findings],
    }


def _finding(finding: Finding, book: Book) -> dict[str, Any]:
    return {
        "id": finding.identity,
        "check": finding.check,
        "title": get_check(finding.check).title,
        "severity": finding.severity.value,
        "confidence": round(finding.confidence, 3),
        "message": finding.message,
        "why": finding.why,
        "entities": list(finding.entities),
        "evidence": [_evidence(item, book) for item in finding.evidence],
    }


def _evidence(item: Evidence, book: Book) -> dict[str, Any]:
    chapter = find_chapter(book, item.scene)
    return {
        "part": chapter.part,
        "chapter": {"number": chapter.number, "title": chapter.title},
        "scene": [scene.key for scene in chapter.scenes].index(item.scene) + 1,
        "place": item.place,
        **_span(item.span),
        "quote": item.quote,
        "marks": [_span(mark) for mark in item.marks],
        "prefix": item.prefix,
        "suffix": item.suffix,
    }


def _span(span: Span) -> dict[str, int]:
    return {"start": span.start, "end": span.end}
