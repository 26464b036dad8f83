"""Writes the quotations of plain texts as JSON readings, their marks turned into another style first if asked."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from pathlib import Path

from narrative.text.quotations import QuotationKind, find_quotations

_PARAGRAPH = re.compile(r"\S(?:[^\n]|\n(?!\n))*")
_MARKS = {"curly": "“”", "single": "''", "single-curly": "‘’"}
_SPOKEN = frozenset({QuotationKind.SPEECH, QuotationKind.UNKNOWN})


def write_quotations(texts: Path, readings: Path, marks: str, unclosed: float) -> None:
    """Read every ``*.txt`` below ``texts``; a reading's offsets count in the text as it was before any change."""
    for path in sorted(texts.rglob("*.txt")):
        text = turn_marks(path.read_text("utf-8"), marks, unclosed)
        found = [
            {"start": item.span.start, "end": item.span.end, "speaker": None}
            for item in find_quotations(text)
            if item.depth == 0 and item.kind in _SPOKEN
        ]
        target = (readings / path.relative_to(texts)).with_suffix(".json")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(json.dumps({"quotations": found, "entities": [], "mentions": [], "events": []}), "utf-8")


def turn_marks(text: str, marks: str, unclosed: float) -> str:
    """Return ``text`` with each straight double mark replaced by one character, so that every place stays the same."""
    rng = random.Random(7)
    characters = list(text)
    for place, opens in _find_marks(text):
        if marks in _MARKS:
            characters[place] = _MARKS[marks][0 if opens else 1]
        if not opens and rng.random() < unclosed:
            characters[place] = " "
    turned = "".join(characters)
    return turned if marks != "single-curly" else re.sub(r"(?<=\w)'", "’", turned)


def _find_marks(text: str) -> Iterator[tuple[int, bool]]:
    """Yield each straight double mark and whether it opens, told by the blanks around it, else by turns."""
    for paragraph in _PARAGRAPH.finditer(text):
        is_open = False
        for match in re.finditer('"', paragraph.group()):
            place = paragraph.start() + match.start()
            before = text[place - 1] if place else " "
            after = text[place + 1] if place + 1 < len(text) else " "
            if after.isspace() and not before.isspace():
                is_open = False
            elif before.isspace() and not after.isspace():
                is_open = True
            else:
                is_open = not is_open
            yield place, is_open
