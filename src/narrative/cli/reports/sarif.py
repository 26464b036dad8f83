"""Findings as SARIF 2.1.0, for code hosts and editors that show results beside the text."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from narrative import __version__
from narrative.checks.catalogue import Check, list_checks
from narrative.checks.finding import Evidence, Finding, Severity
from narrative.checks.places import find_chapter
from narrative.cli.reports import CheckedBook, Report

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
HOME = "https://github.com/narrative-os/narrative-os"
LEVELS = {Severity.BLOCKER: "error", Severity.WARNING: "warning", Severity.SUGGESTION: "note"}


def write_sarif(report: Report) -> str:
    """Return the report as a SARIF log with one run. A result's first passage is its place, the others are related."""
    rules = list_checks()
    run = {
        "tool": {
            "driver": {
                "name": "narrative",
                "version": __version__,
                "informationUri": HOME,
                "rules": [_rule(rule) for rule in rules],
            }
        },
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, book, rules) for book in report.books for finding in book.findings],
        "invocations": [
            {
                "executionSuccessful": not report.troubles,
                "toolExecutionNotifications": [
                    {"level": "error", "message": {"text": f"{item.path}: {item.message}"}} for item in report.troubles
                ],
            }
        ],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _rule(check: Check) -> dict[str, Any]:
    return {
        "id": check.id,
        "name": "".join(word.title() for word in re.split(r"\W", check.id)),
        "shortDescription": {"text": check.title},
        "fullDescription": {"text": f"{check.summary} {check.why}"},
        "help": {"text": check.why, "markdown": check.page.markdown},
        "helpUri": f"{HOME}/blob/main/docs/checks/{check.id}.md",
        "defaultConfiguration": {"level": LEVELS[check.severity]},
        "properties": {"tags": [check.family]},
    }


def _result(finding: Finding, book: CheckedBook, rules: Sequence[Check]) -> dict[str, Any]:
    places = [_location(item, book) for item in finding.evidence]
    return {
        "ruleId": finding.check,
        "ruleIndex": [rule.id for rule in rules].index(finding.check),
        "level": LEVELS[finding.severity],
        "message": {"text": finding.message},
        "locations": places[:1],
        "relatedLocations": [{"id": number, **place} for number, place in enumerate(places[1:], start=1)],
        "partialFingerprints": {"narrativeIdentity/v1": finding.identity},
        "rank": round(100 * finding.confidence, 1),
        "properties": {"why": finding.why, "entities": list(finding.entities)},
    }


def _location(item: Evidence, book: CheckedBook) -> dict[str, Any]:
    chapter = find_chapter(book.book, item.scene)
    scene = [scene.key for scene in chapter.scenes].index(item.scene) + 1
    name = chapter.title.strip() or f"Chapter {chapter.number}"
    physical: dict[str, Any] = {"artifactLocation": {"uri": quote(PurePath(book.path).as_posix())}}
    region = find_region(book.source, item.quote)
    if region:
        physical["region"] = {**region, "snippet": {"text": item.quote}}
    return {
        "physicalLocation": physical,
        "logicalLocations": [{"name": name, "fullyQualifiedName": f"{name}/scene {scene}"}],
        "message": {"text": item.quote},
    }


def find_region(source: bytes, passage: str) -> dict[str, int] | None:
    """Return the lines and columns (counted from 1) of ``passage`` in a file of plain text, or None.

    White space and Markdown's emphasis may differ. A passage that stands in the file more than once has no place of
    its own, and a file that is no UTF-8 text has none to tell.
    """
    try:
        text = source.decode("utf-8")
    except UnicodeDecodeError:
        return None
    pattern = r"[\s*_>]+".join(r"[*_]*".join(re.escape(char) for char in word) for word in passage.split()[:40])
    found = list(re.finditer(pattern, text))[:2] if pattern else []
    if len(found) != 1:
        return None
    start, end = found[0].span()
    return {**_position(text, start, "start"), **_position(text, end, "end")}


def _position(text: str, place: int, name: str) -> dict[str, int]:
    line_start = text.rfind("\n", 0, place) + 1
    return {f"{name}Line": text.count("\n", 0, place) + 1, f"{name}Column": place - line_start + 1}
