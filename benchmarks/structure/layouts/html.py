"""Lays a novel out as one HTML page."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from benchmarks.structure.novels import Heading, Novel, Paragraph, Piece


def write_html(novel: Novel) -> bytes:
    """Return a page with ``h1`` to ``h3``, ``blockquote`` and ``hr``."""
    head = f"<title>{escape(novel.title)}</title><meta name='author' content='{escape(novel.author)}'>"
    body = "".join(write_pieces(novel.pieces, number="Chapter {}. "))
    page = f"<!doctype html><html lang='en'><head><meta charset='utf-8'>{head}</head>"
    return f"{page}<body><h1>{escape(novel.title)}</h1><p>{escape(novel.author)}</p>{body}</body></html>".encode()


def write_pieces(pieces: Iterable[Piece], *, number: str) -> Iterable[str]:
    """Yield each piece as an element; ``number`` is how a chapter's number goes before its title."""
    for piece in pieces:
        if isinstance(piece, Heading):
            form = "Book {}: " if piece.level == 1 else number
            numbered = form.format(piece.number) if piece.number else ""
            title = numbered + escape(piece.title)
            yield f"<h{piece.level + 1}>{title.strip().removesuffix('<br/>')}</h{piece.level + 1}>\n"
        elif isinstance(piece, Paragraph):
            text = "".join(
                f"<em>{escape(text)}</em>" if emphasised else escape(text) for text, emphasised in piece.runs
            )
            paragraph = "<p>" + text.replace("\n", "<br/>") + "</p>"
            yield (f"<blockquote>{paragraph}</blockquote>" if piece.quoted else paragraph) + "\n"
        else:
            yield "<hr/>\n"
