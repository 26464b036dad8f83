"""Markdown: CommonMark with footnotes and a title block, as writers use it."""

from __future__ import annotations

import re

from narrative.manuscript.collecting import Progress, check_length, ignore_progress
from narrative.manuscript.decoding import decode, is_text
from narrative.manuscript.document import Document
from narrative.manuscript.markdown_reader import read_markdown
from narrative.manuscript.markdown_writer import write_markdown
from narrative.manuscript.model import Manuscript

NAME = "Markdown"
EXTENSIONS = (".md", ".markdown", ".mdown", ".mkd")
IS_PLAIN_TEXT = True

_HEADING = re.compile(r"^#{1,6}[ \t]+\w[^\n]*\n[ \t]*$", re.MULTILINE)
_TITLE_BLOCK = re.compile(r"\A---[ \t]*\r?\n(?:[^\n]*\n){0,20}?(?:title|author):", re.IGNORECASE)


def matches(data: bytes) -> bool:
    """Say whether ``data`` is text with a title block, or with two headings that stand alone."""
    if not is_text(data):
        return False
    text = decode(data[:400_000]).replace("\r\n", "\n")
    return bool(_TITLE_BLOCK.match(text)) or len(_HEADING.findall(text)) >= 2


def read(data: bytes, on_progress: Progress = ignore_progress) -> Document:
    """Return the document that ``data`` holds."""
    text = decode(data)
    check_length(text)
    return read_markdown(text, on_progress)


def write(manuscript: Manuscript) -> bytes:
    """Return ``manuscript`` as Markdown in UTF-8, its pictures inside."""
    return write_markdown(manuscript).encode("utf-8")
