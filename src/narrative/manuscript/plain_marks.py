"""Reads the marks that people type into plain text: _emphasis_, *emphasis*, **strong**, and notes called by [1]."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from narrative.manuscript.model import Footnote, Inline, Mark, Text
from narrative.manuscript.plain_lines import Piece

_EMPHASIS, _STRONG = frozenset({Mark.EMPHASIS}), frozenset({Mark.STRONG})
_RUN = re.compile(
    r"(?<![\w*_])(?:(?P<strong>\*\*|__)(?P<bold>(?=[^\s*_])[^*_]{1,2000}(?<=\S))(?P=strong)"
    r"|(?P<mark>[_*])(?P<slanted>(?=[^\s*_])[^*_]{1,2000}(?<=\S))(?P=mark))(?![\w*_])",
    re.DOTALL,
)
_CALL = re.compile(r"\[(\d{1,4}|[*†‡])\]")
_NOTE = re.compile(r"\[(?:Footnote\s+)?(\d{1,4}|[*†‡])(?:\]\s*(?P<after>\S.*)|:\s*(?P<inside>.*)\])\Z", re.DOTALL)


@dataclass(frozen=True, slots=True)
class MarkedPiece:
    """A piece with its marks read and its notes hung where they are called."""

    piece: Piece
    inlines: tuple[Inline, ...]


def read_marks(text: str) -> tuple[Text, ...]:
    """Return ``text`` as runs; stars and underscores that enclose whole words become marks."""
    runs: list[Text] = []
    end = 0
    for match in _RUN.finditer(text):
        runs.append(Text(text[end : match.start()]))
        runs.append(Text(match["bold"] or match["slanted"], _STRONG if match["bold"] else _EMPHASIS))
        end = match.end()
    runs.append(Text(text[end:]))
    return tuple(run for run in runs if run.text)


def hang_notes(pieces: Sequence[Piece]) -> list[MarkedPiece]:
    """Return ``pieces`` with each note hung on its call: the last ``[1]`` before a paragraph that begins with it."""
    calls: dict[str, tuple[int, int]] = {}
    notes: dict[tuple[int, int], Footnote] = {}
    taken: set[int] = set()
    for index, piece in enumerate(pieces):
        note = _NOTE.match(piece.text)
        if note and note[1] in calls:
            notes[calls.pop(note[1])] = Footnote(read_marks((note["after"] or note["inside"]).strip()))
            taken.add(index)
            continue
        for call in _CALL.finditer(piece.text):
            if call.start() > 0:
                calls[call[1]] = (index, call.start())
    left = [(index, piece) for index, piece in enumerate(pieces) if index not in taken]
    return [MarkedPiece(piece, _read(piece, index, notes)) for index, piece in left]


def _read(piece: Piece, index: int, notes: dict[tuple[int, int], Footnote]) -> tuple[Inline, ...]:
    places = [call for call in _CALL.finditer(piece.text) if (index, call.start()) in notes]
    inlines: list[Inline] = []
    held: list[Footnote] = []
    text, end = "", 0
    for call in places:
        held.append(notes[index, call.start()])
        text += piece.text[end : call.start()] + "\0"
        end = call.end()
    waiting = iter(held)
    for run in read_marks(text + piece.text[end:]):
        for number, part in enumerate(run.text.split("\0")):
            if number:
                inlines.append(next(waiting))
            inlines.append(replace(run, text=part))
    return tuple(inlines)
