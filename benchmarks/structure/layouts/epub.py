"""Lays a novel out as an EPUB: a file a chapter, title page and copyright before them."""

from __future__ import annotations

from html import escape
from io import BytesIO

from ebooklib import epub

from benchmarks.structure.layouts.html import write_pieces
from benchmarks.structure.novels import Heading, Novel, Piece


def write_epub(novel: Novel) -> bytes:
    """Return an EPUB whose chapters are headed by the number on one line and the title on the next."""
    book = epub.EpubBook()
    book.set_identifier(novel.name)
    book.set_title(novel.title)
    book.set_language("en")
    book.add_author(novel.author)
    author = escape(novel.author)
    files = [_file("title", "Title page", f"<h1>{escape(novel.title)}</h1><p>{author}</p>")]
    files += [_file("imprint", "Imprint", "<p>Copyright © 2026 by the publisher. All rights reserved.</p>")]
    for place, (title, pieces) in enumerate(_cut(novel)):
        files.append(_file(f"text-{place:03}", title, "".join(write_pieces(pieces, number="{}<br/>"))))
    for file in files:
        book.add_item(file)
    book.toc = files
    book.spine = ["nav", *files]
    book.add_item(epub.EpubNcx())
    book.add_item(epub.EpubNav())
    buffer = BytesIO()
    epub.write_epub(buffer, book)
    return buffer.getvalue()


def _file(name: str, title: str, body: str) -> epub.EpubHtml:
    file = epub.EpubHtml(title=title, file_name=f"{name}.xhtml", lang="en")
    file.content = f"<html><head><title>{escape(title)}</title></head><body>{body}</body></html>"
    return file


def _cut(novel: Novel) -> list[tuple[str, list[Piece]]]:
    files: list[tuple[str, list[Piece]]] = []
    for piece in novel.pieces:
        if isinstance(piece, Heading) or not files:
            files.append((piece.title or str(piece.number) if isinstance(piece, Heading) else "Opening", []))
        files[-1][1].append(piece)
    return files
