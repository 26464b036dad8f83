"""Walks the text of an ODT: paragraphs, lists, sections, frames, notes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from narrative.manuscript import losses
from narrative.manuscript.collecting import Collector, Progress, ignore_progress, join_blocks
from narrative.manuscript.document import Layout
from narrative.manuscript.model import BlockKind
from narrative.manuscript.opendocument.styles import TEXT, Style, Styles, find_length
from narrative.manuscript.styling import PLAIN, Look, Paragraph, find_kind

Element = Any
FindImage = Callable[[str], bytes | None]

XLINK = "{http://www.w3.org/1999/xlink}href"
SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
LINE = 12.0
SET_IN = 14.0

_THROUGH = frozenset(
    [
        *("section", "list-item", "list-header", "index-body", "index-title", "numbered-paragraph", "text", "text-box"),
        *("table-row", "table-cell", "table-rows", "table-header-rows", "table-row-group", "note-body"),
        *("illustration-index", "alphabetical-index", "bibliography", "user-index", "object-index", "table-index"),
    ]
)
_FIELD = re.compile(
    r"date|time|author-\w+|sender-\w+|chapter|file-name|title|subject|description|creator|\w+-count|\w*-ref|"
    r"user-defined|variable-\w+|expression|conditional-text|placeholder|sequence|text-input|initial-creator"
)
_SILENT = frozenset(
    [
        *("annotation-end", "bookmark", "bookmark-start", "bookmark-end", "change", "change-start", "change-end"),
        *("soft-page-break", "sequence-decls", "forms", "variable-decls", "user-field-decls", "page-number"),
        *("toc-mark-start", "toc-mark-end", "alphabetical-index-mark", "reference-mark", "note-citation", "desc"),
    ]
)
_DECORATIONS = {"underline": losses.UNDERLINES, "strike": losses.STRIKES, "raised": losses.RAISED}
_BLANKS = re.compile(r"[ \t\r\n]+")


def name_of(element: Element) -> str:
    """Return the local name of ``element``, "" for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


class BodyReader:
    """Reads paragraphs into a collector."""

    def __init__(self, collector: Collector, styles: Styles, find_image: FindImage) -> None:
        self.collector = collector
        self._styles = styles
        self._find_image = find_image
        self._contents = False
        self._usual_space = 0.0
        self._paragraph = Paragraph()
        self._after: list[Element] = []
        self._blank = True
        self._lists = 0

    def read(self, root: Element, on_progress: Progress = ignore_progress) -> None:
        """Read every paragraph below ``root``."""
        spaces = Counter(self._styles.find(one.get(f"{TEXT}style-name") or "").space for one in root.iter(f"{TEXT}p"))
        self._usual_space = max(spaces, key=lambda space: spaces[space], default=0.0)
        for index, element in enumerate(root):
            self._walk(element)
            if index % 500 == 0:
                on_progress(index / len(root))

    def _walk(self, element: Element) -> None:
        name = name_of(element)
        if name in ("p", "h"):
            self._read_paragraph(element, name)
        elif name == "table-of-content":
            self._contents = True
            self._inside(element)
            self._contents = False
        elif name == "list":
            if not self._lists and element.find(f".//{TEXT}h") is None:
                self.collector.lose(*losses.LISTS)
            self._lists += 1
            self._inside(element)
            self._lists -= 1
        elif name == "table":
            self.collector.lose(*losses.TABLES)
            self._inside(element)
        elif name == "tracked-changes":
            self._list_changes(element)
        elif name == "frame":
            self._frame(element)
        elif name in _THROUGH:
            self._inside(element)

    def _inside(self, element: Element) -> None:
        for inner in element:
            self._walk(inner)

    def _list_changes(self, element: Element) -> None:
        for change in element.iter():
            if name_of(change) == "deletion":
                self.collector.lose(*losses.DELETIONS)
            elif name_of(change) == "insertion":
                self.collector.lose(*losses.INSERTIONS)

    def _read_paragraph(self, element: Element, name: str) -> None:
        style = self._styles.find(element.get(f"{TEXT}style-name") or "")
        level = element.get(f"{TEXT}outline-level") or ""
        heading = (int(level) if level.isdecimal() else 1) if name == "h" else style.level
        layout = Layout(
            style=style.name[:100],
            heading=0 if self._contents else min(heading, 9),
            align=style.align,
            page_break_before=style.breaks_before,
            gap_before=int(max(0.0, style.space - self._usual_space) // LINE),
            in_contents=self._contents,
        )
        kind = find_kind(style.name)
        if kind is BlockKind.PARAGRAPH and min(style.margins) >= SET_IN and style.align != "center":
            kind = BlockKind.QUOTE
        kind = BlockKind.PARAGRAPH if heading else kind
        self._paragraph, self._blank, self._after = Paragraph(), True, []
        self._children(element, style.look)
        is_whole = bool(heading) or kind is not BlockKind.PARAGRAPH or style.name == "Title"
        self._finish(layout, kind, style, style.look if is_whole else PLAIN)

    def _finish(self, layout: Layout, kind: BlockKind, style: Style, base: Look) -> None:
        paragraph, after = self._paragraph, self._after
        if style.name == "Horizontal Line" and not paragraph.text.strip():
            self.collector.add_rule(replace(layout, heading=0))
        else:
            paragraph.finish(self.collector, layout, kind, base)
        for frame in after:
            self._frame(frame)
        if style.breaks_after:
            self.collector.break_page()

    def _children(self, element: Element, look: Look) -> None:
        self._text(element.text, look)
        for child in element:
            self._inline(child, name_of(child), look)
            self._text(child.tail, look)

    def _inline(self, element: Element, name: str, look: Look) -> None:
        if not name or name in _SILENT:
            return
        if name in ("span", "a"):
            self._span(element, name, look)
        elif name == "s":
            count = element.get(f"{TEXT}c") or "1"
            self._write(" " * min(int(count) if count.isdecimal() else 1, 1000), look)
        elif name in ("tab", "line-break"):
            self._write("\t" if name == "tab" else "\n", look)
        elif name == "note":
            self._note(element)
        elif name == "annotation":
            self.collector.lose(*losses.COMMENTS)
        elif name in ("frame", "custom-shape", "g", "rect", "line", "ellipse"):
            self._hold(element)
        elif name == "ruby":
            self.collector.lose(*losses.READINGS)
            base = element.find(f"{TEXT}ruby-base")
            self._children(element if base is None else base, look)
        else:
            if _FIELD.fullmatch(name):
                self.collector.lose(*losses.FIELDS)
            self._children(element, look)

    def _span(self, element: Element, name: str, look: Look) -> None:
        if name == "a" and "://" in (element.get(XLINK) or ""):
            self.collector.lose(*losses.LINKS)
        style = self._styles.find_span(element.get(f"{TEXT}style-name") or "", look)
        if "".join(element.itertext()).strip():
            if style.hidden:
                self.collector.lose(*losses.HIDDEN)
                return
            for decoration in style.decorations if name == "span" else ():
                self.collector.lose(*_DECORATIONS[decoration])
        self._children(element, style.look)

    def _note(self, element: Element) -> None:
        body = element.find(f"{TEXT}note-body")
        inner = BodyReader(Collector(), self._styles, self._find_image)
        if body is not None:
            inner.read(body)
        self.collector.absorb_losses(inner.collector)
        note = join_blocks(inner.collector)
        if note.content:
            self._paragraph.hang(note)
            self._blank = False

    def _hold(self, element: Element) -> None:
        if self._paragraph.text.strip():
            self._after.append(element)
        else:
            held = self._paragraph, self._blank, self._after
            self._frame(element)
            self._paragraph, self._blank, self._after = held

    def _frame(self, element: Element) -> None:
        """Put a picture or a text box where it stands between two blocks."""
        kinds = [name_of(child) for child in element]
        alt = next((child.text or "" for child in element if name_of(child) in ("title", "desc") and child.text), "")
        if "image" in kinds and "object" not in kinds:
            image = element[kinds.index("image")]
            self.collector.add_image(self._find_image(image.get(XLINK) or ""), alt)
        elif "text-box" in kinds:
            self.collector.lose(*losses.TEXT_BOXES)
            self._inside(element[kinds.index("text-box")])
        elif _is_line(element):
            self.collector.add_rule()
        else:
            self.collector.lose(*losses.DRAWINGS)
            self._inside(element)

    def _text(self, text: str | None, look: Look) -> None:
        if text:
            text = _BLANKS.sub(" ", text)
            self._write(text[1:] if self._blank and text[0] == " " else text, look)

    def _write(self, text: str, look: Look) -> None:
        if text:
            self._paragraph.write(text, look)
            self._blank = text[-1] in " \n\t"


def _is_line(element: Element) -> bool:
    """Say whether a shape is a line across the page: as LibreOffice keeps the horizontal lines of others."""
    width, height = (find_length(element.get(f"{SVG}{side}")) for side in ("width", "height"))
    return name_of(element) in ("rect", "line", "custom-shape") and width >= 72.0 and height <= 4.0
