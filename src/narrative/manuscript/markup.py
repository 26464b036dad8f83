"""Walks a tree of HTML or XHTML and gathers its words; only text and known marks come through."""

from __future__ import annotations

import html.entities
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from narrative.manuscript import losses
from narrative.manuscript.collecting import NO_LAYOUT, Collector
from narrative.manuscript.css import Declarations, StyleSheet, find_margin, is_set_in
from narrative.manuscript.document import Layout
from narrative.manuscript.markup_look import breaks_page, find_alignment, find_look
from narrative.manuscript.markup_notes import Notes
from narrative.manuscript.model import BlockKind
from narrative.manuscript.styling import PLAIN, Look, Paragraph, find_kind

Element = Any
FindImage = Callable[[str], bytes | None]

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_SILENT = frozenset(
    [
        "head",
        "script",
        "style",
        "template",
        "noscript",
        "title",
        "meta",
        "link",
        "base",
        "param",
        "source",
        "track",
        "wbr",
        "area",
        "map",
        "colgroup",
        "col",
    ]
)
_MEDIA = frozenset(
    [
        "iframe",
        "object",
        "embed",
        "video",
        "audio",
        "canvas",
        "applet",
        "input",
        "button",
        "select",
        "textarea",
        "frameset",
    ]
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LOST = {
    "u": losses.UNDERLINES,
    "s": losses.STRIKES,
    "strike": losses.STRIKES,
    "del": losses.STRIKES,
    "sup": losses.RAISED,
    "sub": losses.RAISED,
    "math": losses.FORMULAS,
    "table": losses.TABLES,
    "ol": losses.LISTS,
    "ul": losses.LISTS,
    "ruby": losses.READINGS,
}
_VERSE = re.compile(
    r"(?:^|[\s:_-])(?:verse|poem|poetry|stanza|lyrics|linegroup|line-group|lg)(?:$|[\s\d_-])", re.IGNORECASE
)
_CONTENTS = re.compile(r"(?:^|[\s:_-])(?:toc|doc-toc|tableofcontents|contents)(?:$|[\s\d_-])", re.IGNORECASE)
_PAGE_NUMBER = re.compile(r"(?:^|[\s:_-])(?:pagebreak|doc-pagebreak|pagenum|pageno|page-number)(?:$|\s)", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"


def name_of(element: Element) -> str:
    """Return the local name of ``element`` in lower case, "" for a comment or a processing instruction."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def describe(element: Element) -> str:
    """Return every word an element uses to say what it is: class, id, role and ``epub:type``."""
    get = element.get
    return " ".join(filter(None, map(get, ("class", "id", "role", _EPUB_TYPE, "epub:type"))))


@dataclass(frozen=True, slots=True)
class Place:
    """What surrounds an element: how its characters look and what its paragraph is."""

    look: Look = PLAIN
    base: Look = PLAIN
    kind: BlockKind = BlockKind.PARAGRAPH
    layout: Layout = NO_LAYOUT
    keeps_blanks: bool = False


class MarkupReader:
    """Reads elements into a collector. ``find_image`` returns the bytes behind an address, or None."""

    def __init__(
        self,
        collector: Collector,
        styles: StyleSheet | None = None,
        find_image: FindImage = lambda _address: None,
        notes: Notes | None = None,
    ) -> None:
        self._collector = collector
        self._styles = styles or StyleSheet()
        self._find_image = find_image
        self._notes = notes or Notes()
        self._paragraph = Paragraph()
        self._place = Place()
        self._after: list[Element] = []

    def read(self, root: Element, *, in_contents: bool = False) -> None:
        """Read everything below ``root``, a table of contents or not."""
        self._walk(root, Place(layout=replace(NO_LAYOUT, in_contents=in_contents)))
        self._flush()

    def read_fragment(self, root: Element, place: Place) -> Paragraph:
        """Read what is below ``root`` as one run of text and return it; for the inside of a line of Markdown."""
        self._children(root, place)
        paragraph, self._paragraph = self._paragraph, Paragraph()
        return paragraph

    def _walk(self, element: Element, place: Place) -> None:
        tag = name_of(element)
        if not tag:
            self._text(_entity(element), place)
        elif tag in _SILENT or self._skips(element, tag):
            return
        elif tag in ("br", "img", "image", "hr", "svg", "a"):
            self._special(element, tag, place)
        else:
            self._container(element, tag, place)

    def _children(self, element: Element, place: Place) -> None:
        self._text(element.text, place)
        for child in element:
            self._walk(child, place)
            self._text(child.tail, place)

    def _container(self, element: Element, tag: str, place: Place) -> None:
        found = self._styles.find(tag, element.get("class", ""), element.get("style", ""))
        if (
            tag in _LOST
            or "underline" in found.get("text-decoration", "")
            or "line-through" in found.get("text-decoration", "")
        ):
            self._lose(element, tag, found)
        is_block = tag in _BLOCKS or found.get("display") in ("block", "list-item", "table")
        inner = self._enter(element, tag, place, found, is_block=is_block)
        if not is_block:
            opens, closes = ("“", "”") if tag == "q" else ("", "")
            self._text(opens, inner)
            self._children(element, inner)
            self._text(closes, inner)
            return
        self._flush()
        self._part(found, "before", "top")
        if inner.kind is BlockKind.VERSE and _is_stanza(element):
            self._stanza(element, inner)
        else:
            self._children(element, inner)
        self._flush()
        self._part(found, "after", "bottom")

    def _part(self, found: Declarations, time: str, side: str) -> None:
        """Note what stands between a block and its neighbour: a page break, or a margin of a line and more."""
        if breaks_page(found, time):
            self._collector.break_page()
        self._collector.widen_gap(min(9, round(find_margin(found, side))))

    def _lose(self, element: Element, tag: str, found: Declarations) -> None:
        decoration = found.get("text-decoration", "")
        loss = _LOST.get(tag) or (losses.UNDERLINES if "underline" in decoration else losses.STRIKES)
        if "".join(element.itertext()).strip():
            self._collector.lose(*loss)

    def _skips(self, element: Element, tag: str) -> bool:
        if self._notes.is_note(element):
            return True
        if tag in _MEDIA:
            self._collector.lose(*losses.MEDIA)
            return True
        about = describe(element)
        if about and _PAGE_NUMBER.search(about) and len("".join(element.itertext())) < 20:
            if "".join(element.itertext()).strip():
                self._collector.lose(*losses.PAGE_NUMBERS)
            return True
        found = self._styles.find(tag, element.get("class", ""), element.get("style", ""))
        if element.get("hidden") is not None or found.get("display") == "none" or found.get("visibility") == "hidden":
            if "".join(element.itertext()).strip():
                self._collector.lose(*losses.HIDDEN)
            return True
        return False

    def _special(self, element: Element, tag: str, place: Place) -> None:
        if tag == "br":
            self._break_line(place)
        elif tag == "hr":
            self._flush()
            if "notes" not in describe(element.getparent()):  # the line above notes that hang elsewhere now
                self._collector.add_rule()
        elif tag == "a":
            self._link(element, place)
        elif tag == "svg":
            pictures = [child for child in element.iter() if name_of(child) == "image"]
            for picture in pictures:
                self._image(picture)
            if not pictures:
                self._collector.lose(*losses.DRAWINGS)
                self._children(element, place)
        else:
            self._image(element)

    def _link(self, element: Element, place: Place) -> None:
        note = self._notes.at(element)
        if note is not None:
            content = self._read_note(note, element)
            self._place = self._place if self._paragraph.runs else place
            for footnote in content:
                self._paragraph.hang(footnote)
        elif not self._notes.is_return(element):
            if (element.get("href") or "").lower().startswith(("http:", "https:", "mailto:", "ftp:")):
                self._collector.lose(*losses.LINKS)
            self._children(element, place)

    def _read_note(self, note: Element, reference: Element) -> Iterator[Any]:
        inner = Collector()
        reader = MarkupReader(inner, self._styles, self._find_image, self._notes.inside())
        reader.read(note)
        document = inner.build()
        self._collector.absorb_losses(inner)
        footnote = self._notes.join(document, "".join(reference.itertext()))
        if footnote.content:
            yield footnote

    def _image(self, element: Element) -> None:
        if self._paragraph.text.strip():
            self._after.append(element)
        else:
            self._add_image(element)

    def _add_image(self, element: Element) -> None:
        href = "{http://www.w3.org/1999/xlink}href"
        address = element.get("src") or element.get(href) or element.get("xlink:href") or element.get("href") or ""
        self._collector.add_image(self._find_image(address), element.get("alt") or "")

    def _enter(self, element: Element, tag: str, place: Place, found: Declarations, *, is_block: bool) -> Place:
        look = find_look(tag, element, found, place.look)
        if not is_block:
            return place if look == place.look else replace(place, look=look)
        about = describe(element)
        kind = place.kind
        if about and _VERSE.search(about):
            kind = BlockKind.VERSE
        elif kind is BlockKind.PARAGRAPH and (tag == "blockquote" or (tag == "p" and _is_quoted(element, found))):
            kind = BlockKind.QUOTE
        elif tag == "pre":
            kind = BlockKind.VERSE
        heading = _HEADINGS.get(tag, place.layout.heading)
        layout = replace(
            place.layout,
            style=element.get("class", "")[:100] or place.layout.style,
            heading=heading,
            align=find_alignment(tag, element, found) or place.layout.align,
            in_contents=place.layout.in_contents or tag == "nav" or bool(about and _CONTENTS.search(about)),
        )
        is_whole = bool(heading) or kind is not BlockKind.PARAGRAPH
        keeps = place.keeps_blanks or tag == "pre" or found.get("white-space", "").startswith("pre")
        return Place(look, look if is_whole else place.base, kind, layout, keeps)

    def _stanza(self, element: Element, place: Place) -> None:
        for line in element:
            if name_of(line):
                if self._paragraph.text:
                    self._break_line(place)
                self._children(line, place)

    def _text(self, text: str | None, place: Place) -> None:
        if not text:
            return
        if not place.keeps_blanks:
            text = _BLANKS.sub(" ", text)
            if text[0] == " " and self._ends_blank():
                text = text[1:]
        if not self._paragraph.runs:
            self._place = place
        self._paragraph.write(text, place.look)

    def _break_line(self, place: Place) -> None:
        if self._paragraph.runs:
            self._paragraph.write("\n", place.look)

    def _ends_blank(self) -> bool:
        for inline, _look in reversed(self._paragraph.runs):
            if inline.text and not hasattr(inline, "content"):
                return inline.text[-1] in " \n"
        return True

    def _flush(self) -> None:
        if self._paragraph.runs:
            kind, lines = self._place.kind, self._paragraph.text.strip().split("\n")
            if kind is not BlockKind.VERSE and not self._place.layout.heading and is_verse(lines):
                kind = BlockKind.VERSE
            self._paragraph.finish(self._collector, self._place.layout, kind, self._place.base)
        after, self._after = self._after, []
        for element in after:
            self._add_image(element)


def _is_quoted(element: Element, found: Declarations) -> bool:
    named = find_kind(element.get("class", "").replace("-", " ")) is BlockKind.QUOTE
    return named or (is_set_in(found) and found.get("text-align") != "center")


def is_verse(lines: list[str]) -> bool:
    """Say whether ``lines``, broken by hand, are verse: three or more, none of them long."""
    return sum(1 for line in lines if line.strip()) >= 3 and all(len(line) <= 80 for line in lines)


def _entity(node: Element) -> str:
    name = getattr(node, "name", None)
    return chr(html.entities.name2codepoint[name]) if name in html.entities.name2codepoint else ""


def _is_stanza(element: Element) -> bool:
    """Say whether the children of ``element`` are lines: two or more short blocks with nothing between them."""
    lines = [child for child in element if name_of(child)]
    return (
        len(lines) >= 2
        and not (element.text or "").strip()
        and all(name_of(line) in ("p", "div", "li") and not (line.tail or "").strip() for line in lines)
        and all(
            name_of(inner) not in _BLOCKS and name_of(inner) != "br"
            for line in lines
            for inner in line.iterdescendants()
        )
        and all(len("".join(line.itertext())) <= 120 for line in lines)
    )
