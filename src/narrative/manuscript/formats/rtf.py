"""RTF, as TextEdit, WordPad, Scrivener and every older word processor write it."""

from __future__ import annotations

from narrative.manuscript.collecting import Progress, ignore_progress
from narrative.manuscript.document import Document
from narrative.manuscript.rich_text.reader import RichTextReader

NAME = "rich text (RTF)"
EXTENSIONS = (".rtf",)


def matches(data: bytes) -> bool:
    """Say whether ``data`` begins as RTF does."""
    return data[:64].lstrip().startswith(b"{\\rtf")


def read(data: bytes, on_progress: Progress = ignore_progress) -> Document:
    """Return the document that ``data`` holds. Raises ``CutOff`` when its end is missing."""
    return RichTextReader(data.lstrip().decode("latin-1")).read(on_progress)
