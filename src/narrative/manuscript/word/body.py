"""Walks the text of a DOCX: paragraphs, whatever they are wrapped in, and everything that hangs on them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from narrative.manuscript import losses
from narrative.manuscript.collecting import Collector, ignore_progress, join_blocks
from narrative.manuscript.document import Layout
from narrative.manuscript.model import BlockKind
from narrative.manuscript.styling import PLAIN, Look, Paragraph
from narrative.manuscript.word.elements import W, attribute, child, children, name_of, number, value
from narrative.manuscript.word.numbering import Numbering
from narrative.manuscript.word.runs import PAGE, Fields, RunReader, choose
from narrative.manuscript.word.styles import ParagraphStyle, RunStyle, Style, Styles, find_look, over, read_paragraph

Element = Any

LINE = 240

_THROUGH = frozenset(
    ["sdtContent", "customXml", "smartTag", "ins", "moveTo", "tc", "footnote", "endnote", "Choice", "Fallback", "tr"]
)


@dataclass(frozen=True, slots=True)
class Sources:
    """What the text of a package refers to, found by id: a picture's bytes, a note, whether a link leads outside."""

    styles: Styles
    numbering: Numbering
    find_image: Callable[[str], bytes | None]
    find_note: Callable[[str, str], Element | None]
    is_external: Callable[[str], bool]


@dataclass(slots=True)
class Frame:
    """One paragraph while it is read: its runs, and what it is and looks like as a whole."""

    paragraph: Paragraph
    layout: Layout
    kind: BlockKind
    base: Look

    def finish(self, collector: Collector) -> None:
        """Hand the paragraph over; what follows in it is a new one without its page break and gap."""
        self.paragraph.finish(collector, self.layout, self.kind, self.base)
        self.layout = replace(self.layout, page_break_before=False, gap_before=0)


class BodyReader:
    """Reads paragraphs into a collector."""

    def __init__(self, collector: Collector, sources: Sources, *, inside_note: bool = False) -> None:
        self.collector = collector
        self._sources = sources
        self._fields = Fields(collector)
        self._runs = RunReader(collector, sources.styles, self._fields, sources.is_external)
        self._inside_note = inside_note
        self._usual_space = 0
        self._contents = 0

    def read(self, root: Element, on_progress: Callable[[float], None] = ignore_progress) -> None:
        """Read every paragraph below ``root``."""
        self._usual_space = self._find_usual_space(root)
        for index, element in enumerate(root):
            self._walk(element)
            if index % 500 == 0:
                on_progress(index / len(root))

    def _walk(self, element: Element) -> None:
        name = name_of(element)
        if name == "p":
            self._read_paragraph(element)
        elif name == "tbl":
            self.collector.lose(*losses.TABLES)
            self._inside(element)
        elif name == "sdt":
            self._control(element)
        elif name in ("del", "moveFrom"):
            self.collector.lose(*losses.DELETIONS)
        elif name == "AlternateContent":
            self._inside(choose(element))
        elif name == "altChunk":
            self.collector.lose(*losses.DRAWINGS)
        elif name in _THROUGH:
            self._inside(element)

    def _inside(self, element: Element | None) -> None:
        for inner in () if element is None else element:
            self._walk(inner)

    def _control(self, element: Element) -> None:
        """Read a content control; Word keeps its tables of contents in one."""
        gallery = value(child(child(element, "sdtPr"), "docPartObj"), "docPartGallery") or ""
        is_contents = "contents" in gallery.lower()
        self._contents += is_contents
        self._inside(child(element, "sdtContent"))
        self._contents -= is_contents

    def _read_paragraph(self, element: Element) -> None:
        properties = child(element, "pPr")
        styles = self._sources.styles
        style = styles.find(value(properties, "pStyle"))
        said = over(over(styles.default_paragraph, style.paragraph), read_paragraph(properties))
        frame = self._frame(element, style, said)
        self._number(frame, said)
        after: list[Element] = []
        for part in self._runs.read(element, style, frame.paragraph):
            if part == PAGE:
                if frame.paragraph.text.strip():
                    frame.finish(self.collector)
                self.collector.break_page()
            elif isinstance(part, tuple):
                self._hang(frame.paragraph, *part)
            elif frame.paragraph.text.strip():
                after.append(part)
            else:
                self._place(part)
        if child(properties, "pBdr") is not None and not frame.paragraph.text.strip():
            self.collector.add_rule(replace(frame.layout, heading=0))
        else:
            frame.finish(self.collector)
        for part in after:
            self._place(part)
        section = child(properties, "sectPr")
        if section is not None and value(section, "type") != "continuous":
            self.collector.break_page()

    def _frame(self, element: Element, style: Style, said: ParagraphStyle) -> Frame:
        in_contents = bool(self._contents) or self._fields.in_contents or style.name.lower().startswith("toc ")
        in_contents = in_contents or any(
            (code.text or "").strip().startswith("TOC") for code in element.iter(f"{W}instrText")
        )
        outline = said.outline + 1 if said.outline is not None and 0 <= said.outline <= 8 else 0
        heading = 0 if in_contents else style.heading or outline
        layout = Layout(
            style=style.name[:100],
            heading=heading,
            align=said.align or "start",
            page_break_before=bool(said.page_break),
            gap_before=max(0, (said.space or 0) - self._usual_space) // LINE,
            in_contents=in_contents,
        )
        kind = style.kind
        if kind is BlockKind.PARAGRAPH and said.is_set_in and layout.align != "center":
            kind = BlockKind.QUOTE
        kind = BlockKind.PARAGRAPH if heading else kind
        look = find_look(self._sources.styles.default_run, style.run, RunStyle(), RunStyle())
        is_whole = bool(heading) or kind is not BlockKind.PARAGRAPH or style.name == "Title"
        return Frame(Paragraph(), layout, kind, look if is_whole else PLAIN)

    def _number(self, frame: Frame, said: ParagraphStyle) -> None:
        """Write the number that Word draws before a heading; other numbered paragraphs are the items of a list."""
        label = self._sources.numbering.count(said.numbering)
        begins = self._sources.numbering.begins_list(None if frame.layout.heading else said.numbering)
        if frame.layout.heading and label:
            frame.paragraph.write(f"{label} ", frame.base)
        elif begins:
            self.collector.lose(*losses.LISTS)

    def _hang(self, paragraph: Paragraph, kind: str, key: str) -> None:
        element = self._sources.find_note(kind, key)
        if element is None:
            return
        if self._inside_note:
            self.collector.lose(*losses.NESTED_NOTES)
            return
        inner = BodyReader(Collector(), self._sources, inside_note=True)
        inner.read(element)
        self.collector.absorb_losses(inner.collector)
        note = join_blocks(inner.collector)
        if note.content:
            paragraph.hang(note)

    def _place(self, part: Element) -> None:
        """Put a picture, a drawing or a text box where it stands between two blocks."""
        found = [(name_of(one), one) for one in iterate_chosen(part)]
        pictures = [one for name, one in found if name in ("blip", "imagedata")]
        boxes = [one for name, one in found if name == "txbxContent"]
        alt = next((attribute(one, "descr") or "" for name, one in found if name == "docPr"), "")
        for picture in pictures:
            key = attribute(picture, "embed") or attribute(picture, "id") or ""
            self.collector.add_image(self._sources.find_image(key), alt or attribute(picture, "title") or "")
        for box in boxes:
            self.collector.lose(*losses.TEXT_BOXES)
            self._inside(box)
        if not pictures and any(is_line(name, one) for name, one in found):
            self.collector.add_rule()
        elif not pictures and not boxes:
            self.collector.lose(*losses.DRAWINGS)

    def _find_usual_space(self, root: Element) -> int:
        spaces: Counter[int] = Counter()
        default = self._sources.styles.default_paragraph
        for element in children(root, "p"):
            properties = child(element, "pPr")
            style = self._sources.styles.find(value(properties, "pStyle"))
            spaces[over(over(default, style.paragraph), read_paragraph(properties)).space or 0] += 1
        return max(spaces, key=lambda space: spaces[space], default=0)


def iterate_chosen(element: Element) -> Iterator[Element]:
    """Yield ``element`` and all below it that is to be read: of alternatives one, of text boxes not the inside."""
    yield element
    if name_of(element) != "txbxContent":
        for inner in choose(element):
            yield from iterate_chosen(inner)


def is_line(name: str, element: Element) -> bool:
    """Say whether a drawing is a line across the page: Word's own, or a shape flatter than four points."""
    if name == "extent":
        return number(attribute(element, "cx")) >= 914_400 and 0 <= number(attribute(element, "cy"), 10**6) <= 50_800
    return name == "rect" and attribute(element, "hr") in ("t", "true")
