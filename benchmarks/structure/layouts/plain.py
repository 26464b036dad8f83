"""Lays a novel out as plain text and as Markdown."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from benchmarks.structure.novels import Heading, Novel, Paragraph, Piece
from benchmarks.structure.numbering import write_roman


def write_capitals(novel: Novel) -> bytes:
    """Return wrapped text with title page, copyright and contents; ``CHAPTER I``, then its title, in capitals."""
    front = [
        f"{novel.title.upper()}\n\nby\n\n{novel.author}\n\n\n",
        "Copyright © 2026 by the publisher. All rights reserved.\n\n\n",
        "CONTENTS\n\n"
        + "\n".join(f"{_name(piece)}" for piece in novel.pieces if isinstance(piece, Heading))
        + "\n\n\n",
    ]
    return "".join([*front, *(_in_capitals(piece) for piece in novel.pieces)]).encode()


def _name(heading: Heading) -> str:
    word = "BOOK" if heading.level == 1 else "CHAPTER"
    number = f"{word} {write_roman(heading.number)}" if heading.number else ""
    return ". ".join(filter(None, (number, heading.title.upper())))


def _in_capitals(piece: Piece) -> str:
    if isinstance(piece, Heading):
        word = "BOOK" if piece.level == 1 else "CHAPTER"
        number = f"{word} {write_roman(piece.number)}\n\n" if piece.number else ""
        title = f"{piece.title.upper()}\n\n" if piece.title else ""
        return f"\n\n{number}{title}\n"
    if isinstance(piece, Paragraph):
        margin = "    " if piece.quoted else ""
        lines = piece.text.split("\n")
        filled = [textwrap.fill(line, 72, initial_indent=margin, subsequent_indent=margin) for line in lines]
        return "\n".join(filled) + "\n\n"
    return " " * 30 + "* * *\n\n"


def write_numbers(novel: Novel) -> bytes:
    """Return text of one line a paragraph; every chapter is headed by its number alone, scenes are parted by ``#``."""
    return "".join(map(_numbered, novel.pieces)).encode()


def _numbered(piece: Piece) -> str:
    if isinstance(piece, Heading):
        if piece.level == 1:
            return f"\nBook {write_roman(piece.number)}\n\n"
        return f"\n{piece.number or piece.title}\n\n"
    return f"{piece.text}\n\n" if isinstance(piece, Paragraph) else "#\n\n"


def write_dense(novel: Novel) -> bytes:
    """Return text without a single empty line, a paragraph a line; chapters are Roman numerals, scenes ``*``."""
    return "\n".join(map(_dense, novel.pieces)).encode()


def _dense(piece: Piece) -> str:
    if isinstance(piece, Heading):
        return write_roman(piece.number) if piece.number and piece.level == 2 else piece.title
    return piece.text.replace("\n", " ") if isinstance(piece, Paragraph) else "*"


def write_markdown(novel: Novel) -> bytes:
    """Return Markdown with a title block, parts and chapters as headings of the first and second level."""
    front = f'---\ntitle: "{novel.title}"\nauthor: "{novel.author}"\n---\n\n'
    return (front + "\n\n".join(_marked(piece) for piece in novel.pieces) + "\n").encode()


def _marked(piece: Piece) -> str:
    if isinstance(piece, Heading):
        number = ("Book " if piece.level == 1 else "") + write_roman(piece.number) if piece.number else ""
        return "#" * piece.level + " " + ": ".join(filter(None, (number, piece.title)))
    if isinstance(piece, Paragraph):
        text = "".join(f"*{words}*" if emphasised else words for words, emphasised in piece.runs)
        return "\n".join(_quoted(text, quoted=piece.quoted))
    return "***"


def _quoted(text: str, *, quoted: bool) -> Iterator[str]:
    lines = text.split("\n")
    for place, line in enumerate(lines):
        end = "  " if place < len(lines) - 1 else ""
        yield ("> " if quoted else "") + line + end
