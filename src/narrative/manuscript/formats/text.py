"""Plain text: typed by hand, saved from anywhere, or from Project Gutenberg."""

from __future__ import annotations

import re

from narrative.manuscript.collecting import Collector, Progress, check_length, ignore_progress
from narrative.manuscript.decoding import decode, is_text
from narrative.manuscript.document import Document, Layout
from narrative.manuscript.model import Manuscript
from narrative.manuscript.plain_lines import find_pieces
from narrative.manuscript.plain_marks import hang_notes
from narrative.manuscript.plain_writer import write_text

NAME = "plain text"
EXTENSIONS = (".txt", ".text")
IS_PLAIN_TEXT = True

_GUTENBERG_FIELD = re.compile(r"^(Title|Author): (\S.*)$", re.MULTILINE)


def matches(data: bytes) -> bool:
    """Say whether ``data`` is text at all."""
    return bool(data.strip()) and is_text(data)


def read(data: bytes, on_progress: Progress = ignore_progress) -> Document:
    """Return the document that ``data`` holds, in whatever encoding and however its paragraphs are laid out."""
    text = decode(data).replace("\0", " ")
    check_length(text)
    pieces = list(find_pieces(text))
    on_progress(0.5)
    collector = Collector()
    for marked in hang_notes(pieces):
        piece = marked.piece
        layout = Layout(align=piece.align, page_break_before=piece.page_break, gap_before=piece.gap)
        collector.add(marked.inlines, layout, piece.kind)
    on_progress(1.0)
    head = text[:3000]
    fields = dict(_GUTENBERG_FIELD.findall(head)) if "Project Gutenberg" in head else {}
    return collector.build(title=fields.get("Title", ""), author=fields.get("Author", ""))


def write(manuscript: Manuscript) -> bytes:
    """Return ``manuscript`` as plain text in UTF-8, one line a paragraph."""
    return write_text(manuscript).encode("utf-8")
