"""Quotes the passages that prove a finding: whole sentences, cut where they run on."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from typing import TYPE_CHECKING

from narrative.checks.finding import Evidence
from narrative.text.span import Span

if TYPE_CHECKING:
    from narrative.story.reading import BookReading

LONGEST = 400


def quote_sentence(book: BookReading, scene: str, marks: tuple[Span, ...]) -> Evidence:
    """Quote the sentence, or the sentences, that hold ``marks`` in the scene named ``scene``.

    A sentence of more than 400 characters is cut at a blank on either side of the marks.
    """
    first, last = min(marks), max(marks, key=lambda mark: mark.end)
    text = _text(book, scene)
    span = _around(book.scenes[scene].sentences, Span(first.start, last.end))
    return Evidence.at(scene, text, _cut(text, span, Span(first.start, last.end)), tuple(sorted(marks)))


def quote_opening(book: BookReading, scene: str, span: Span, marks: tuple[Span, ...]) -> Evidence:
    """Quote ``span``, cut at a blank around its first marks when it is longer than 400 characters."""
    text = _text(book, scene)
    focus = min(marks, default=Span(span.start, span.start))
    cut = _cut(text, span, focus)
    return Evidence.at(scene, text, cut, tuple(mark for mark in marks if cut.contains(mark)))


def _text(book: BookReading, scene: str) -> str:
    return next(item.text for item in book.book.scenes if item.key == scene)


def _around(sentences: Sequence[Span], span: Span) -> Span:
    """Return the stretch of whole sentences that holds ``span``; without sentences, ``span`` itself."""
    first = max(0, bisect.bisect_right(sentences, span.start, key=lambda item: item.start) - 1)
    last = max(first, bisect.bisect_left(sentences, span.end, key=lambda item: item.start) - 1)
    if not sentences:
        return span
    return Span(min(span.start, sentences[first].start), max(span.end, sentences[last].end))


def _cut(text: str, span: Span, focus: Span) -> Span:
    if span.end - span.start <= LONGEST:
        return span
    spare = max(0, LONGEST - (focus.end - focus.start))
    start = max(span.start, min(focus.start - spare // 2, span.end - LONGEST))
    end = min(span.end, max(focus.end, start + LONGEST))
    blank = text.find(" ", start, focus.start)
    start = blank + 1 if start > span.start and blank >= 0 else start
    last = text.rfind(" ", focus.end, end)
    end = last if end < span.end and last >= 0 else end
    return Span(start, end)
