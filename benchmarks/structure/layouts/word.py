"""Lays a novel out as Word documents: with styles, with bold and centred lines, with nothing at all."""

from __future__ import annotations

from io import BytesIO
from itertools import cycle
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.shared import Pt

from benchmarks.structure.novels import Heading, Novel, Paragraph, Piece, SceneBreak
from benchmarks.structure.numbering import write_roman, write_words


def write_styled(novel: Novel) -> bytes:
    """Return a document that uses Title, Heading and Quote styles."""
    document = Document()
    document.core_properties.title, document.core_properties.author = novel.title, novel.author
    document.add_paragraph(novel.title, style="Title")
    document.add_paragraph(novel.author, style="Subtitle")
    deepest = max((piece.level for piece in novel.pieces if isinstance(piece, Heading)), default=1)
    has_parts = any(isinstance(piece, Heading) and piece.level == 1 for piece in novel.pieces)
    for piece in novel.pieces:
        if isinstance(piece, Heading):
            document.add_heading(_styled_title(piece), piece.level if has_parts else piece.level - deepest + 1)
        else:
            _add(document, piece, style="Quote")
    return _save(document)


def _styled_title(heading: Heading) -> str:
    word = "Book" if heading.level == 1 else "Chapter"
    number = f"{word} {heading.number}" if heading.number else ""
    return ": ".join(filter(None, (number, heading.title)))


def write_unstyled(novel: Novel) -> bytes:
    """Return a document in Normal throughout: title page, copyright, chapters on new pages, bold and centred."""
    document = Document()
    for line in (novel.title.upper(), "by", novel.author):
        _centre(document, line, bold=line != "by")
    document.add_paragraph("").add_run().add_break(WD_BREAK.PAGE)
    document.add_paragraph("Copyright © 2026. All rights reserved. This is a work of fiction.")
    for piece in novel.pieces:
        if isinstance(piece, Heading):
            word = "BOOK" if piece.level == 1 else "CHAPTER"
            lines = [f"{word} {write_roman(piece.number)}"] if piece.number else []
            lines += [piece.title] if piece.title else []
            for place, line in enumerate(lines):
                paragraph = _centre(document, line, bold=True)
                paragraph.paragraph_format.page_break_before = place == 0
        else:
            _add(document, piece)
    return _save(document)


def write_bare(novel: Novel) -> bytes:
    """Return a document of nothing but paragraphs: title, copyright, contents with page numbers, ``Twelve``, its title.

    Scenes are parted by an empty paragraph.
    """
    document = Document()
    for line in (novel.title, novel.author, "Copyright © 2026", "All rights reserved.", "Contents"):
        document.add_paragraph(line)
    headings = [piece for piece in novel.pieces if isinstance(piece, Heading)]
    for page, heading in enumerate(headings, start=1):
        document.add_paragraph(f"{' '.join(_bare_lines(heading))}\t{page * 9}")
    for piece in novel.pieces:
        if isinstance(piece, Heading):
            for line in _bare_lines(piece):
                document.add_paragraph(line)
        elif isinstance(piece, SceneBreak):
            document.add_paragraph("")
        else:
            _add(document, piece)
    return _save(document)


def write_titles(novel: Novel) -> bytes:
    """Return a document of chapters without numbers: the title alone, larger than the text."""
    document = Document()
    for piece in novel.pieces:
        if isinstance(piece, Heading):
            paragraph = document.add_paragraph()
            run = paragraph.add_run(piece.title or write_roman(piece.number))
            run.font.size = Pt(18 if piece.level == 1 else 14)
        else:
            _add(document, piece)
    return _save(document)


def write_careless(novel: Novel) -> bytes:
    """Return a document without habits: four kinds of heading in turn, numbers that slip, two ornaments."""
    document = Document()
    ornaments, headings = cycle(("***", "# # #")), cycle(range(4))
    for piece in novel.pieces:
        if isinstance(piece, SceneBreak):
            document.add_paragraph(next(ornaments))
        elif not isinstance(piece, Heading):
            _add(document, piece)
        elif piece.level == 1:
            _centre(document, f"Part {write_words(piece.number)}", bold=True)
        else:
            _add_carelessly(document, piece, next(headings))
    return _save(document)


def _add_carelessly(document: Any, heading: Heading, way: int) -> None:
    number = heading.number - (heading.number % 7 == 6)
    if not number:
        document.add_paragraph().add_run(heading.title).bold = True
    elif way == 0:
        document.add_heading(f"Chapter {number}", 1)
    elif way == 1:
        document.add_paragraph().add_run(f"{number}.").bold = True
    elif way == 2:
        _centre(document, f"CHAPTER {write_words(number).upper()}")
    else:
        document.add_paragraph(f"Chapter {number} - {heading.title}" if heading.title else f"Chapter {number}")


def _bare_lines(heading: Heading) -> list[str]:
    number = write_words(heading.number) if heading.number else ""
    if heading.level == 1:
        return [f"Book {number}", *filter(None, [heading.title])]
    return list(filter(None, (number, heading.title)))


def _add(document: Any, piece: Piece, style: str | None = None) -> None:
    if isinstance(piece, SceneBreak):
        _centre(document, "* * *")
    elif isinstance(piece, Paragraph):
        paragraph = document.add_paragraph(style=style if piece.quoted else None)
        for text, emphasised in piece.runs:
            paragraph.add_run(text).italic = emphasised or None


def _centre(document: Any, text: str, *, bold: bool = False) -> Any:
    paragraph = document.add_paragraph()
    paragraph.add_run(text).bold = bold or None
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    return paragraph


def _save(document: Any) -> bytes:
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()
