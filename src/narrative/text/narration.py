"""Gathers what a narrator says paragraph by paragraph, speech and everything else left out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from narrative.text.discourse import Zone, ZoneKind
from narrative.text.span import Span

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_OWN_RECORD = frozenset({ZoneKind.DIARY, ZoneKind.LETTER})
_LEAST_WORDS = 50


class NarratedParagraph(NamedTuple):
    """The narration of one paragraph: its pieces between speech, and whether there is speech in it."""

    span: Span
    pieces: tuple[Span, ...]
    has_speech: bool

    def words(self, text: str) -> int:
        return sum(len(_WORD.findall(text, piece.start, piece.end)) for piece in self.pieces)


def find_narration(
    zones: Sequence[Zone], paragraphs: Sequence[Span], *, with_records: bool = False
) -> tuple[NarratedParagraph, ...]:
    """Return every paragraph that has narration in it.

    A scene that is a diary or a letter from end to end has its writer for a narrator: ``with_records``, and where
    there are not fifty words of narration, what the diary or letter says stands for it.
    """
    told = [zone for zone in zones if zone.kind is ZoneKind.NARRATION]
    if with_records and sum(zone.span.end - zone.span.start for zone in told) < _LEAST_WORDS * 5:
        own = [zone for zone in zones if zone.kind in _OWN_RECORD]
        told = own if len(own) > len(told) else told
    spoken = [zone.span.start for zone in zones if zone.kind is ZoneKind.DIALOGUE]
    found, place, speech = [], 0, 0
    for paragraph in paragraphs:
        pieces = []
        while place < len(told) and told[place].span.start < paragraph.end:
            pieces.append(told[place].span)
            place += 1
        before = speech
        while speech < len(spoken) and spoken[speech] < paragraph.end:
            speech += 1
        if pieces:
            found.append(NarratedParagraph(paragraph, tuple(pieces), speech > before))
    return tuple(found)
