"""HTML: a page saved from a browser, from Word, or from any other program; its words and nothing it could run."""

from __future__ import annotations

import re
from typing import Any

from narrative.manuscript.collecting import Collector, Progress, check_length, ignore_progress
from narrative.manuscript.css import StyleSheet
from narrative.manuscript.decoding import decode, is_text
from narrative.manuscript.document import Document
from narrative.manuscript.markdown_inline import find_embedded
from narrative.manuscript.markup import MarkupReader, name_of
from narrative.manuscript.markup_notes import find_notes
from narrative.manuscript.parsing import parse_html

NAME = "HTML"
EXTENSIONS = (".html", ".htm", ".xhtml")
IS_PLAIN_TEXT = True

_HEAD = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html[\s>])",
    re.IGNORECASE | re.DOTALL,
)


def matches(data: bytes) -> bool:
    """Say whether ``data`` begins as a page of HTML does."""
    head = data[:6000].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")
    return bool(_HEAD.match(head)) and is_text(data)


def read(data: bytes, on_progress: Progress = ignore_progress) -> Document:
    """Return the document that ``data`` holds; pictures that lie elsewhere are never fetched."""
    check_length(decode(data))
    root = parse_html(data)
    on_progress(0.4)
    styles = StyleSheet(*(element.text or "" for element in root.iter("style")))
    collector = Collector()
    MarkupReader(collector, styles, find_embedded, find_notes([("", root)])).read(root)
    on_progress(1.0)
    title = next((element.text or "" for element in root.iter("title")), "")
    return collector.build(title=title, author=_find_author(root), language=root.get("lang") or "")


def _find_author(root: Any) -> str:
    names = ("author", "dc.creator", "dcterms.creator")
    return next(
        (
            one.get("content") or ""
            for one in root.iter("meta")
            if (one.get("name") or "").lower() in names and name_of(one)
        ),
        "",
    )
