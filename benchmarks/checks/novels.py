"""Loads the manuscripts of a folder as books, the way the command line does."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

from narrative.errors import Invalid
from narrative.manuscript.catalogue import read_document
from narrative.manuscript.structure import build_manuscript, find_outline
from narrative.story.book import Book, load_book


def load_novels(folder: Path) -> Iterator[Book]:
    """Yield the book of every manuscript in ``folder``, by name; its title is the file's name."""
    for path in sorted(item for item in folder.iterdir() if item.is_file()):
        try:
            document = read_document(path.read_bytes(), path.name)
        except Invalid:
            continue
        book = load_book(build_manuscript(document, find_outline(document)))
        yield dataclasses.replace(book, title=path.stem)
