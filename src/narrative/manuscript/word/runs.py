"""Reads the runs of one paragraph of a DOCX: characters, breaks, fields, and what hangs between them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from narrative.manuscript import losses
from narrative.manuscript.collecting import Collector
from narrative.manuscript.styling import Look, Paragraph
from narrative.manuscript.word.elements import W, attribute, child, name_of, switch, value
from narrative.manuscript.word.styles import Style, Styles, find_look, read_run

Element = Any
Event = str | tuple[str, str] | Element

PAGE = "page"

_THROUGH = frozenset(["smartTag", "customXml", "sdtContent", "dir", "bdo", "rubyBase", "ruby", "rt"])
_SILENT_FIELDS = frozenset(
    ["TOC", "PAGEREF", "XE", "TC", "SEQ", "RD", "PAGE", "NUMPAGES", "SECTION", "REF", "NOTEREF", "QUOTE"]
)
_SIGNS = {"br": "\n", "tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "\u2011"}
_DECORATIONS = (
    ("u", losses.UNDERLINES),
    ("strike", losses.STRIKES),
    ("dstrike", losses.STRIKES),
    ("highlight", losses.HIGHLIGHTS),
)


class Fields:
    """Follows fields (``TOC``, ``HYPERLINK``, ``PAGE``) across runs and paragraphs."""

    def __init__(self, collector: Collector) -> None:
        self._collector = collector
        self._open: list[list[str]] = []

    @property
    def in_contents(self) -> bool:
        """Whether a table of contents is open."""
        return any(code.lstrip().upper().startswith("TOC") for code, _ in self._open)

    @property
    def in_code(self) -> bool:
        """Whether the characters that come are a field's code, not what it shows."""
        return bool(self._open) and self._open[-1][1] == "code"

    def turn(self, kind: str) -> None:
        """Take a field's beginning, separator or end."""
        if kind == "begin":
            self._open.append(["", "code"])
        elif kind == "separate" and self._open:
            self._open[-1][1] = "result"
            self.note(self._open[-1][0])
        elif kind == "end" and self._open:
            self._open.pop()

    def instruct(self, code: str) -> None:
        """Take a piece of a field's code."""
        if self._open:
            self._open[-1][0] += code[:200]

    def note(self, code: str) -> None:
        """List a field among the losses, by its code."""
        keyword = code.split(maxsplit=1)[0].upper() if code.strip() else ""
        if keyword == "HYPERLINK":
            if "\\l" not in code:
                self._collector.lose(*losses.LINKS)
        elif keyword not in _SILENT_FIELDS:
            self._collector.lose(*losses.FIELDS)


class RunReader:
    """Reads runs into a paragraph and hands out what is no text: breaks of the page, notes, pictures and boxes."""

    def __init__(
        self, collector: Collector, styles: Styles, fields: Fields, is_external: Callable[[str], bool]
    ) -> None:
        self._collector = collector
        self._styles = styles
        self._fields = fields
        self._is_external = is_external
        self._decorated: set[str] = set()

    def read(self, element: Element, style: Style, paragraph: Paragraph) -> Iterator[Event]:
        """Write the characters of ``element`` into ``paragraph``; yield ``PAGE``, a note's kind and id, an element."""
        for inner in element:
            name = name_of(inner)
            if name == "r":
                yield from self._run(inner, style, paragraph)
            elif name in ("del", "moveFrom"):
                self._collector.lose(*losses.DELETIONS)
            elif name in ("oMath", "oMathPara"):
                self._collector.lose(*losses.FORMULAS)
                text = "".join(one.text or "" for one in inner.iter() if name_of(one) == "t")
                paragraph.write(text, self._look(None, style))
            elif self._goes_through(inner, name):
                yield from self.read(choose(inner), style, paragraph)

    def _goes_through(self, element: Element, name: str) -> bool:
        if name in ("ins", "moveTo"):
            self._collector.lose(*losses.INSERTIONS)
        elif name == "hyperlink":
            if self._is_external(attribute(element, "id") or ""):
                self._collector.lose(*losses.LINKS)
        elif name == "fldSimple":
            self._fields.note(attribute(element, "instr") or "")
        elif name not in ("sdt", "AlternateContent") and name not in _THROUGH:
            return False
        return True

    def _look(self, properties: Element | None, style: Style) -> Look:
        named = self._styles.find_run(value(properties, "rStyle"))
        return find_look(self._styles.default_run, style.run, named, read_run(properties))

    def _run(self, run: Element, style: Style, paragraph: Paragraph) -> Iterator[Event]:
        properties = child(run, "rPr")
        if self._is_hidden(properties, style):
            if any((one.text or "").strip() for one in run.iter() if name_of(one) == "t"):
                self._collector.lose(*losses.HIDDEN)
            return
        look = self._look(properties, style)
        self._note_decorations(run, properties)
        for part in run:
            yield from self._part(part, name_of(part), look, style, paragraph)

    def _part(self, part: Element, name: str, look: Look, style: Style, paragraph: Paragraph) -> Iterator[Event]:
        if name in ("drawing", "pict", "object"):
            yield part
        elif name == "br" and attribute(part, "type") == PAGE:
            yield PAGE
        elif name in ("footnoteReference", "endnoteReference"):
            yield name.removesuffix("Reference"), attribute(part, "id") or ""
        elif name == "fldChar":
            self._fields.turn(attribute(part, "fldCharType") or "")
        elif name == "instrText":
            self._fields.instruct(part.text or "")
        elif name in ("AlternateContent", "ruby"):
            yield from self._chosen(part, name, look, style, paragraph)
        elif name != "t" or not self._fields.in_code:
            paragraph.write(_read_characters(part, name), look)

    def _chosen(self, part: Element, name: str, look: Look, style: Style, paragraph: Paragraph) -> Iterator[Event]:
        if name == "ruby":
            self._collector.lose(*losses.READINGS)
        for inner in choose(part):
            inner_name = name_of(inner)
            if inner_name == "rubyBase":
                yield from self.read(inner, style, paragraph)
            else:
                yield from self._part(inner, inner_name, look, style, paragraph)

    def _is_hidden(self, properties: Element | None, style: Style) -> bool:
        said = read_run(properties).hidden
        if said is None:
            said = self._styles.find_run(value(properties, "rStyle")).hidden
        return bool(style.run.hidden if said is None else said)

    def _note_decorations(self, run: Element, properties: Element | None) -> None:
        """List what a run is decorated with, once for runs that follow each other."""
        if not any(one.text for one in run.iter(f"{W}t")):
            return
        found = {name for name, _ in _DECORATIONS if switch(properties, name)}
        if value(properties, "vertAlign") in ("superscript", "subscript"):
            found.add("vertAlign")
        for name, loss in (*_DECORATIONS, ("vertAlign", losses.RAISED)):
            if name in found and name not in self._decorated:
                self._collector.lose(*loss)
        self._decorated = found


def choose(element: Element) -> Element:
    """Return what is to be read of ``element``: one of the alternatives, the content of a control, or itself."""
    name = name_of(element)
    if name == "sdt":
        content = child(element, "sdtContent")
        return () if content is None else content
    if name == "AlternateContent":
        chosen = child(element, "Choice")
        fallback = child(element, "Fallback") if chosen is None else chosen
        return () if fallback is None else fallback
    return element


def _read_characters(part: Element, name: str) -> str:
    if name == "t":
        return re.sub(r"[\n\r\t]+", " ", part.text or "")
    return _read_symbol(attribute(part, "char") or "") if name == "sym" else _SIGNS.get(name, "")


def _read_symbol(code: str) -> str:
    """Return a character of a symbol font; those without a place in Unicode are ornaments and become a star."""
    try:
        point = int(code, 16)
    except ValueError:
        return ""
    if 0xE000 <= point <= 0xF8FF:
        return "*"
    return chr(point) if 0x20 <= point < 0xD800 else ""
