"""Tells narration from speech, letters, diaries, verse, epigraphs, inscriptions and headings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from narrative.text.layouts import Layout, find_layouts
from narrative.text.paragraphs import find_paragraphs, match_kinds
from narrative.text.quotations import Quotation, QuotationKind, find_quotations
from narrative.text.span import Span


class ZoneKind(StrEnum):
    """Whose words they are, or what they are set out as."""

    NARRATION = "narration"
    DIALOGUE = "dialogue"
    LETTER = "letter"
    DIARY = "diary"
    VERSE = "verse"
    EPIGRAPH = "epigraph"
    HEADING = "heading"
    INSCRIPTION = "inscription"


@dataclass(frozen=True, slots=True)
class Zone:
    """A stretch of one paragraph that is all of one kind; its blanks at either end are left out."""

    span: Span
    kind: ZoneKind


def find_zones(
    text: str,
    kinds: Sequence[str] = (),
    quotations: Sequence[Quotation] | None = None,
    paragraphs: Sequence[Span] | None = None,
) -> tuple[Zone, ...]:
    """Return the zones of ``text`` in order; together they cover every character that is not blank, none twice.

    ``kinds`` says of each block what it was set as (``paragraph``, ``quote`` or ``verse``). A paragraph of narration,
    of a letter or of a diary is cut at its quotations; titles, scare quotes and quoted words stay part of it.
    """
    spans = find_paragraphs(text) if paragraphs is None else paragraphs
    marks = find_quotations(text, paragraphs=spans) if quotations is None else quotations
    spoken = [mark.span for mark in marks if mark.depth == 0 and _is_foreign(text, mark)]
    layouts = find_layouts(text, spans, match_kinds(text, spans, [str(kind) for kind in kinds]), spoken)
    zones: list[Zone] = []
    place = 0
    for span, layout in zip(spans, layouts, strict=True):
        while place < len(spoken) and spoken[place].start < span.start:
            place += 1
        if layout not in _CUT:
            zones.append(Zone(span, ZoneKind(layout.value)))
            continue
        inside = []
        while place < len(spoken) and spoken[place].start < span.end:
            inside.append(spoken[place])
            place += 1
        zones.extend(_cut(text, span, inside, _CUT[layout]))
    return tuple(zones)


_SPOKEN = frozenset({QuotationKind.SPEECH, QuotationKind.UNKNOWN})
_CUT = {Layout.PLAIN: ZoneKind.NARRATION, Layout.LETTER: ZoneKind.LETTER, Layout.DIARY: ZoneKind.DIARY}


def _is_foreign(text: str, mark: Quotation) -> bool:
    """Say whether a quotation is somebody else's words: speech, or more than a handful that somebody wrote."""
    return mark.kind in _SPOKEN or text.count(" ", *mark.content) > 5


def _cut(text: str, paragraph: Span, spoken: Sequence[Span], around: ZoneKind) -> Iterator[Zone]:
    start = paragraph.start
    for quotation in spoken:
        yield from _zone(text, start, quotation.start, around)
        yield from _zone(text, quotation.start, quotation.end, ZoneKind.DIALOGUE)
        start = quotation.end
    yield from _zone(text, start, paragraph.end, around)


def _zone(text: str, start: int, end: int, kind: ZoneKind) -> Iterator[Zone]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield Zone(Span(start, end), kind)
